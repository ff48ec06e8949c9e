using System.Xml;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>An XML documentation file as the C# compiler writes it.</summary>
internal static class DocumentationFile
{
    /// <summary>Its members, in file order, read as a stream.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidFileException">The file is not well-formed XML.</exception>
    public static IReadOnlyList<DocumentedMember> Read(string path)
    {
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        return Read(stream, path);
    }

    /// <summary>Reads the members from a stream; <paramref name="path"/> is only named in errors.</summary>
    internal static List<DocumentedMember> Read(Stream stream, string path)
    {
        var settings = new XmlReaderSettings
        {
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            DtdProcessing = DtdProcessing.Prohibit,
        };
        using var reader = XmlReader.Create(stream, settings);
        var members = new List<DocumentedMember>();
        var text = new SummaryText();
        try
        {
            while (reader.ReadToFollowing("member"))
                if (reader.GetAttribute("name") is { Length: > 0 } id)
                    members.Add(new DocumentedMember(id, ReadSummary(reader, text)));
        }
        catch (XmlException fault)
        {
            throw InvalidFileException.AtLine(path, fault.LineNumber, $"expected well-formed XML; {fault.Message}", fault);
        }
        return members;
    }

    // Leaves the reader on the member's end, so that the next search starts behind it.
    private static string ReadSummary(XmlReader reader, SummaryText text)
    {
        if (reader.IsEmptyElement) return "";
        var summary = "";
        var member = reader.Depth;
        reader.Read();
        while (reader.Depth > member)
        {
            if (summary.Length == 0 && reader.NodeType == XmlNodeType.Element && reader.Depth == member + 1 && reader.Name == "summary")
            {
                summary = text.Read(reader);
                reader.Read();
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                reader.Skip();
            }
            else
            {
                reader.Read();
            }
        }
        return summary;
    }
}

/// <summary>A <c>member</c> element as its file has it.</summary>
/// <param name="Id">The documentation id, such as <c>T:System.String</c>.</param>
/// <param name="Summary">Plain text, white space collapsed; empty where there is none.</param>
internal readonly record struct DocumentedMember(string Id, string Summary);
