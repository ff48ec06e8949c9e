using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Importing;

/// <summary>The documents of a body. One that cannot be read is a failure of its own, as in an import, where another can be.</summary>
internal sealed class SentDocuments
{
    private readonly Document[] _documents = [];
    private readonly ImportBatch? _each;

    private SentDocuments(Document[] documents) => _documents = documents;

    private SentDocuments(ImportBatch each) => _each = each;

    /// <summary>Reads a body.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of the form that is expected, or none of its documents can be
    /// read.</exception>
    public static SentDocuments Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return new SentDocuments(JsonSerializer.Deserialize(body, LshJson.Of<DocumentsBody>())?.Documents
                ?? throw new RefusedException(400, ProblemTypes.MalformedJson, "The body is null; an object is expected."));
        }
        catch (JsonException)
        {
            if (Each(body) is { } each) return new SentDocuments(each);
            throw;
        }
    }

    /// <summary>Writes them.</summary>
    public Task<WriteReport> WriteAsync(
        ISimilarityService service, string collection, bool allOrNone, CancellationToken cancellationToken) =>
        WriteAsync(documents => service.WriteAsync(collection, documents, allOrNone, cancellationToken), allOrNone);

    /// <summary>Merges their sources into those of the documents that are there.</summary>
    /// <exception cref="LshException">One of them brings a vector; nothing was written.</exception>
    public Task<WriteReport> UpdateAsync(ISimilarityService service, string collection, CancellationToken cancellationToken) =>
        WriteAsync(
            documents => service.UpdateAsync(collection, [.. documents.Select(Update)], cancellationToken), allOrNone: false);

    private Task<WriteReport> WriteAsync(Func<IReadOnlyList<Document>, Task<WriteReport>> write, bool allOrNone) =>
        _each is null ? write(_documents) : _each.WriteAsync(write, allOrNone);

    // A null among them is a failure of its own, which the service tells.
    private static DocumentUpdate Update(Document? document) => document is null ? null! : document.Vectors.Count == 0
        ? new DocumentUpdate(document.Id, document.Source)
        : throw new LshException(ErrorKind.InvalidArgument,
            $"Document '{document.Id}' has vectors, and an update changes the source only. Write the document to change its vectors. "
            + "Nothing was written.");

    /// <summary>The documents one by one; null where that does not help.</summary>
    private static ImportBatch? Each(ReadOnlySpan<byte> body)
    {
        var each = new ImportBatch(0);
        try
        {
            var reader = new Utf8JsonReader(body, SourceDepth.Reader);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || !reader.ValueTextEquals("documents"u8)
                || !reader.Read() || reader.TokenType != JsonTokenType.StartArray) return null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int from = (int)reader.TokenStartIndex;
                reader.Skip();
                each.Add(body[from..(int)reader.BytesConsumed]);
            }
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read() && each.Documents.Any() ? each : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
