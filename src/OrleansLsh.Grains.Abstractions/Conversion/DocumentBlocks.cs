using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions.Conversion;

/// <summary>Documents to blocks and back.</summary>
internal static class DocumentBlocks
{
    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>A block of documents.</summary>
    public static DocumentBlock Of(IReadOnlyList<Document> documents)
    {
        var ids = new string[documents.Count];
        int bytes = 0;
        var lengths = new int[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = documents[i].Id;
            bytes += lengths[i] = Source(documents[i].Source).Length;
        }
        var sources = new byte[bytes];
        for (int i = 0, at = 0; bytes > 0 && i < ids.Length; at += lengths[i++]) Source(documents[i].Source).CopyTo(sources.AsSpan(at));
        return new DocumentBlock
        {
            Ids = ids,
            Sources = sources,
            SourceLengths = bytes == 0
            ? null
            : lengths,
            Fields = FieldsOf(documents)
        };
    }

    /// <summary>The documents of a block.</summary>
    public static Document[] ToDocuments(DocumentBlock block)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>[block.Ids.Length];
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = block.Fields.Length == 0
                ? NoVectors
                : new Dictionary<string, ReadOnlyMemory<float>>(block.Fields.Length, StringComparer.Ordinal);
        foreach (FieldBlock field in block.Fields)
        {
            int count = field.Rows?.Length ?? vectors.Length, start = 0;
            for (int i = 0; i < count; i++)
            {
                int length = field.Lengths?[i] ?? field.Values.Length / count;
                vectors[field.Rows?[i] ?? i][field.Field] = field.Values.Values.Slice(start, length);
                start += length;
            }
        }
        var documents = new Document[block.Ids.Length];
        for (int i = 0, at = 0; i < documents.Length; i++)
        {
            int length = block.SourceLengths?[i] ?? 0;
            documents[i] =
                new Document(block.Ids[i], vectors[i], length == 0
                    ? default
                    : JsonDocument.Parse(block.Sources.Slice(at, length), SourceDepth.LenientDocument).RootElement);
            at += length;
        }
        return documents;
    }

    private static ReadOnlySpan<byte> Source(JsonElement source) =>
        source.ValueKind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(source);

    private static FieldBlock[] FieldsOf(IReadOnlyList<Document> documents)
    {
        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < documents.Count; i++)
            foreach (string field in documents[i].Vectors.Keys)
            {
                if (!rows.TryGetValue(field, out List<int>? own)) rows[field] = own = new List<int>(documents.Count);
                own.Add(i);
            }
        return [.. rows.Select(field => FieldOf(field.Key, field.Value, documents))];
    }

    private static FieldBlock FieldOf(string field, List<int> rows, IReadOnlyList<Document> documents)
    {
        int[] lengths = [.. rows.Select(row => documents[row].Vectors[field].Length)];
        var values = new float[lengths.Sum()];
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++]) documents[rows[i]].Vectors[field].Span.CopyTo(values.AsSpan(at));
        return new FieldBlock
        {
            Field = field,
            Rows = rows.Count == documents.Count ? null : [.. rows],
            Lengths = Array.TrueForAll(lengths, length => length == lengths[0]) ? null : lengths,
            Values = new FloatBlock(values),
        };
    }
}
