using System.Buffers;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;

namespace OrleansLsh.Http.Client;

/// <summary>Tells documents that JSON can carry from those that it cannot, which are failures of their own here as they are in the
/// service.</summary>
internal static class SendableDocuments
{
    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>Updates as they are sent: documents of their changes, without vectors.</summary>
    public static Document[] Of(IReadOnlyList<DocumentUpdate> updates) =>
        [.. updates.Select(update => update is null ? null! : new Document(update.Id, NoVectors, update.Changes))];

    /// <summary>Why a document cannot be sent; null where the server is to judge it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="position">Its position in what was given.</param>
    public static DocumentFailure? Failure(Document? document, long position)
    {
        if (Fault(document) is not { } fault) return null;
        return new DocumentFailure(position, document?.Id
            ?? "", fault.Kind, $"{fault.Message} This document was not written.")
        { Place = document?.Origin?.ToString() };
    }

    /// <summary>A body of the documents that can be sent.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="positions">Of each that is sent, its position among them.</param>
    /// <param name="failures">The others.</param>
    public static ReadOnlyMemory<byte> Body(IReadOnlyList<Document> documents, List<long> positions, List<DocumentFailure> failures)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, LshJson.Writing);
        json.WriteStartObject();
        json.WriteStartArray("documents"u8);
        for (int i = 0; i < documents.Count; i++)
        {
            if (Failure(documents[i], i) is { } failure)
            {
                failures.Add(failure);
                continue;
            }
            DocumentJson.Write(json, documents[i]);
            positions.Add(i);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static (ErrorKind Kind, string Message)? Fault(Document? document)
    {
        if (document is null) return (ErrorKind.InvalidArgument, "The document is null.");
        if (document.Fault is { } unread) return (ErrorKind.InvalidFile, unread);
        if (document.Id is null) return (ErrorKind.InvalidId, "A document's id is null; give it 1 to 512 bytes of UTF-8.");
        if (document.Vectors?.Keys.FirstOrDefault(IsNoText) is not null)
            return (ErrorKind.UnknownField,
                $"Document '{document.Id}' has a vector whose field's name has half a surrogate pair, which is no text; no collection "
                + "has such a field.");
        return SourceEncoding.Fault(document.Id, document.Source) is { } fault ? (ErrorKind.InvalidArgument, fault) : null;
    }

    private static bool IsNoText(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1])) return true;
            i++;
        }
        return false;
    }
}
