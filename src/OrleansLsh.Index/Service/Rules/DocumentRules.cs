using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a document must be before it is written.</summary>
public static class DocumentRules
{
    /// <summary>The most documents in one call.</summary>
    internal const int MaxBatch = 100_000;

    /// <summary>The longest id in bytes of UTF-8.</summary>
    internal const int MaxIdBytes = 512;

    /// <summary>The largest source in bytes of UTF-8.</summary>
    internal const int MaxSourceBytes = 10_000_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Refuses more documents than one call may hold.</summary>
    /// <param name="documents">The documents of a call.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    public static void RequireBatch(IReadOnlyList<Document> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count > MaxBatch)
            throw new LshException(ErrorKind.TooLarge,
                $"{documents.Count:N0} documents were sent in one call; at most {MaxBatch:N0} are allowed. Nothing was written; import "
                + "them instead.");
    }

    /// <summary>What is wrong with a document, or null.</summary>
    internal static LshException? Fault(CollectionSnapshot collection, Document document) =>
        IdFault(document.Id) ?? VectorsFault(collection, document) ?? SourceFault(document.Id, document.Source);

    /// <summary>Why a document could not be read from its file; null where it was read, or comes from elsewhere.</summary>
    /// <param name="document">The document.</param>
    public static LshException? ReadingFault(Document document) =>
        document.Fault is { } fault ? new LshException(ErrorKind.InvalidFile, fault) : null;

    /// <summary>Ids of documents to read, before any is read.</summary>
    /// <param name="ids">The ids as they were given.</param>
    /// <exception cref="LshException">One of them cannot be an id.</exception>
    public static void RequireIds(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (string id in ids)
            if (IdFault(id) is LshException fault) throw fault;
    }

    /// <summary>What is wrong with an id; null where nothing is.</summary>
    /// <param name="id">The id as it was given.</param>
    public static LshException? IdFault(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return new LshException(ErrorKind.InvalidId, $"A document's id is empty; give it 1 to {MaxIdBytes} bytes of UTF-8.");
        try
        {
            if (id.Length * 3 <= MaxIdBytes && !id.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return null;
            int bytes = Strict.GetByteCount(id);
            return bytes <= MaxIdBytes ? null
                : new LshException(
                    ErrorKind.InvalidId, $"Id '{id[..40]}…' has {bytes:N0} bytes of UTF-8; at most {MaxIdBytes} are allowed.");
        }
        catch (EncoderFallbackException error)
        {
            return new LshException(ErrorKind.InvalidId,
                $"A document's id has half a surrogate pair at position {error.Index}, which is no text; allowed is what UTF-8 can hold.");
        }
    }

    private static LshException? VectorsFault(CollectionSnapshot collection, Document document)
    {
        if (document.Vectors is null || document.Vectors.Count == 0)
            return new LshException(ErrorKind.InvalidArgument,
                $"Document '{document.Id}' has no vector{WithoutText(collection)}; give it one in at least one of {collection.FieldNames}: "
                + $"in JSON {{\"id\":…,\"vectors\":{{\"{collection.Fields[0].Field.Name}\":[…]}},…}}.");
        foreach ((string name, ReadOnlyMemory<float> vector) in document.Vectors)
        {
            if (collection.Find(name) is not FieldState state) return FieldRules.Unknown(collection, name);
            if (FieldRules.Fault(collection, state.Field, vector.Span, out _) is LshException fault) return fault;
        }
        return null;
    }

    private static string WithoutText(CollectionSnapshot collection)
    {
        IEnumerable<string> paths =
            collection.Fields.Where(state => state.Field.Embedder is not null).Select(state => $"'{state.Field.TextPath}'");
        return !collection.HasEmbedders ? "" : $", and no text at {string.Join(" or ", paths)} to make one of";
    }

    /// <summary>What is wrong with a source, or with changes of one; null where nothing is.</summary>
    internal static LshException? SourceFault(string id, JsonElement source)
    {
        if (source.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (source.ValueKind != JsonValueKind.Object)
            return new LshException(
                ErrorKind.InvalidArgument,
                $"A document's source is a JSON object or left out; a {source.ValueKind} was given. A property of that name stands "
                + "inside it: {\"source\":{\"source\":…}}.");
        ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(source);
        if (json.Length > MaxSourceBytes)
            return new LshException(
                ErrorKind.TooLarge, $"A document's source has {json.Length:N0} bytes; at most {MaxSourceBytes:N0} are allowed.");
        if (IsTooDeep(source, json))
            return new LshException(ErrorKind.TooLarge,
                $"A document's source is nested more than {SourceDepth.Max} levels deep (objects and arrays, the source itself counted), "
                + "which is the most; nest it less.");
        return SourceEncoding.Fault(id, source) is { } fault ? new LshException(ErrorKind.InvalidArgument, fault) : null;
    }

    private static bool IsTooDeep(JsonElement source, ReadOnlySpan<byte> json) =>
        // Where so few braces and brackets open, nothing can be deep: that is nearly always so, and counting them is quick.
        json.Count((byte)'{') + json.Count((byte)'[') > SourceDepth.Max && !FitsDepth(source, SourceDepth.Max);

    private static bool FitsDepth(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels > 0 && value.EnumerateObject().All(property => FitsDepth(property.Value, levels - 1)),
        JsonValueKind.Array => levels > 0 && value.EnumerateArray().All(element => FitsDepth(element, levels - 1)),
        _ => true,
    };
}
