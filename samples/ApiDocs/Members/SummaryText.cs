using System.Text;
using System.Xml;

namespace OrleansLsh.Samples.ApiDocs.Members;

/// <summary>Turns the mark-up of a <c>summary</c> element into one line of plain text.</summary>
/// <remarks>Keeps its buffer between calls; one instance serves one thread.</remarks>
internal sealed class SummaryText
{
    private readonly StringBuilder _line = new();
    private bool _spaceDue;

    /// <summary>The text of the element the reader stands on; afterwards the reader stands on its end.</summary>
    public string Read(XmlReader reader)
    {
        _line.Clear();
        _spaceDue = false;
        if (reader.IsEmptyElement) return "";
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth) Append(reader);
        return _line.ToString();
    }

    private void Append(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                AppendCollapsed(reader.Value);
                break;
            case XmlNodeType.Element when IsReference(reader.Name):
                // With text of its own, the text is what a reader sees.
                if (reader.IsEmptyElement) AppendCollapsed(Referenced(reader));
                break;
            case XmlNodeType.Element or XmlNodeType.EndElement when !IsInline(reader.Name):
                _spaceDue = true;
                break;
        }
    }

    private void AppendCollapsed(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                _spaceDue = true;
                continue;
            }
            if (_spaceDue && _line.Length > 0) _line.Append(' ');
            _spaceDue = false;
            _line.Append(character);
        }
    }

    private static bool IsReference(string element) => element is "see" or "seealso" or "paramref" or "typeparamref" or "xref";

    private static bool IsInline(string element) =>
        element is "c" or "b" or "i" or "em" or "strong" or "a" or "sub" or "sup" || IsReference(element);

    private static string Referenced(XmlReader reader)
    {
        if (reader.GetAttribute("cref") is { } member) return MemberId.ShortName(member);
        return reader.GetAttribute("name") ?? reader.GetAttribute("langword") ?? reader.GetAttribute("href") ?? "";
    }
}
