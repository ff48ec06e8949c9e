using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>Writes documents as an index keeps them. Safe for concurrent use.</summary>
/// <param name="batch">The documents, encoded.</param>
/// <param name="cells">Field → the cells of its vectors, for the fields that have cells.</param>
/// <param name="state">The index.</param>
/// <param name="firstOrder">The number of the batch's first document.</param>
internal sealed class DocumentWriter(
    EncodedBatch batch, IReadOnlyDictionary<string, CellMembership> cells, IndexState state, long firstOrder)
{
    private readonly ConcurrentBag<SourceTerms> _terms = [];
    private readonly Dictionary<string, int[]> _rows =
        batch.Fields.ToDictionary(pair => pair.Key, pair => Rows(batch.Documents.Count, pair.Value));

    /// <summary>Writes the document at a position of the batch.</summary>
    public void Write(SmileWriter writer, int position)
    {
        Document document = batch.Documents[position];
        writer.WriteStartObject();
        writer.WriteString("id", document.Id);
        writer.WriteNumber(state.Order, firstOrder + position);
        if (document.Source.ValueKind == JsonValueKind.Object) WriteSource(writer, document.Source);
        writer.WriteStartObject("fields");
        foreach ((string field, EncodedField encoded) in batch.Fields)
            if (_rows[field][position] is >= 0 and int row) WriteField(writer, field, encoded, row);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a vector, and its copy where the field has one.</summary>
    public static void WriteVector(SmileWriter writer, ReadOnlySpan<float> vector, bool hasCopy)
    {
        writer.WriteNumbers("vector", vector);
        if (hasCopy) writer.WriteNumbers("graph", vector);
    }

    /// <summary>Writes tokens of codes.</summary>
    public static void WriteTokens(SmileWriter writer, ReadOnlySpan<byte> codes)
    {
        writer.WriteStartArray("tokens");
        Span<byte> token = stackalloc byte[16];
        for (int i = 0; i < codes.Length; i++)
        {
            i.TryFormat(token, out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
            token[length++] = (byte)'-';
            codes[i].TryFormat(token[length..], out int written, provider: System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStringValue(token[..(length + written)]);
        }
        writer.WriteEndArray();
    }

    /// <summary>Finds and writes the cells of a document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="membership">The cells of some vectors.</param>
    /// <param name="row">Which of these is the document's.</param>
    public static void WriteCells(SmileWriter writer, CellMembership membership, int row)
    {
        Span<ushort> cells = stackalloc ushort[membership.Count];
        membership.Find(row, cells);
        writer.WriteNumber("home", cells[0]);
        writer.WriteStartArray("cells");
        foreach (ushort cell in cells) writer.WriteNumberValue(cell);
        writer.WriteEndArray();
    }

    /// <summary>Finds and writes what is looked up of a source.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="source">A JSON object.</param>
    /// <param name="terms">Finds it.</param>
    public static void WriteTerms(SmileWriter writer, JsonElement source, SourceTerms terms)
    {
        terms.Collect(source);
        WriteAll(writer, "terms", terms.Terms);
        if (terms.Words.Count > 0) WriteAll(writer, "words", terms.Words);
    }

    private void WriteSource(SmileWriter writer, JsonElement source)
    {
        writer.WriteString("source", JsonMarshal.GetRawUtf8Value(source));
        if (!_terms.TryTake(out SourceTerms? terms)) terms = new SourceTerms();
        WriteTerms(writer, source, terms);
        _terms.Add(terms);
    }

    private static void WriteAll(SmileWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private void WriteField(SmileWriter writer, string field, EncodedField encoded, int row)
    {
        writer.WriteStartObject(field);
        WriteVector(writer, encoded.Vectors[row], state.Find(field)?.Copy is not null);
        int subspaces = encoded.Codes.Length / encoded.Rows.Length;
        if (subspaces > 0) WriteTokens(writer, encoded.Codes.Span.Slice(row * subspaces, subspaces));
        if (cells.TryGetValue(field, out CellMembership? membership)) WriteCells(writer, membership, row);
        writer.WriteEndObject();
    }

    private static int[] Rows(int documents, EncodedField encoded)
    {
        var rows = new int[documents];
        Array.Fill(rows, -1);
        ReadOnlySpan<int> positions = encoded.Rows.Span;
        for (int row = 0; row < positions.Length; row++) rows[positions[row]] = row;
        return rows;
    }
}
