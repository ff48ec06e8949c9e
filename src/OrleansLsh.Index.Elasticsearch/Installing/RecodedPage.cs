using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Some stored documents, of which one field gets tokens and cells of another model; everything else stays byte for byte.</summary>
internal sealed class RecodedPage
{
    private readonly JsonElement[] _stored;
    private readonly int[] _rows;
    private readonly byte[] _codes;
    private readonly CellMembership? _cells;
    private readonly string _field;
    private readonly int _subspaces;
    private readonly bool _renewsTerms;

    /// <summary>Codes the documents anew.</summary>
    /// <param name="hits">Stored documents as the server gives them.</param>
    /// <param name="field">The field.</param>
    /// <param name="model">Its other model; null for none, which leaves only the vectors.</param>
    /// <param name="renewsTerms">Whether terms and words are made anew of the source: those stored are of an earlier format.</param>
    public RecodedPage(IReadOnlyList<JsonElement> hits, string field, Model? model, bool renewsTerms)
    {
        _renewsTerms = renewsTerms;
        _field = field;
        _stored = [.. hits.Select(hit => hit.GetProperty("_source"))];
        Ids = [.. hits.Select(hit => hit.GetProperty("_id").GetString()!)];
        _rows = new int[_stored.Length];
        _subspaces = model?.Subspaces ?? 0;
        var vectors = new List<float>();
        int rows = 0;
        for (int i = 0; i < _stored.Length; i++)
        {
            bool has = StoredDocument.Vectors(_stored[i]).TryGetValue(field, out ReadOnlyMemory<float> vector);
            _rows[i] = has ? rows++ : -1;
            if (has) vectors.AddRange(vector.Span);
        }
        _codes = new byte[rows * _subspaces];
        if (model is null || rows == 0) return;
        ReadOnlyMemory<float> block = vectors.ToArray();
        model.Hasher.Hash(block, _codes, Environment.ProcessorCount);
        if (model.Cells is not null) _cells = new CellMembership(model, block);
    }

    /// <summary>The documents' ids.</summary>
    public string[] Ids { get; }

    /// <summary>Writes a document for the other index.</summary>
    public void Write(SmileWriter writer, int position, IndexState into)
    {
        writer.WriteStartObject();
        foreach (JsonProperty property in _stored[position].EnumerateObject())
        {
            if (_renewsTerms && property.Name is "terms" or "words") continue;
            writer.WritePropertyName(property.Name.StartsWith(IndexNames.OrderPrefix, StringComparison.Ordinal) ? into.Order : property.Name);
            if (property.Name == "fields") WriteFields(writer, property.Value, _rows[position], into.Graph != NativeGraph.None);
            else WriteValue(writer, property.Value);
            if (_renewsTerms && property.Name == "source") DocumentWriter.WriteTerms(writer, StoredDocument.Source(_stored[position]), new SourceTerms());
        }
        writer.WriteEndObject();
    }

    private void WriteFields(SmileWriter writer, JsonElement fields, int row, bool hasGraph)
    {
        writer.WriteStartObject();
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            writer.WriteStartObject(field.Name);
            foreach (JsonProperty part in field.Value.EnumerateObject())
            {
                if (part.Name == "vector") WriteVector(writer, part.Value, hasGraph);
                else if (field.Name != _field)
                {
                    writer.WritePropertyName(part.Name);
                    WriteValue(writer, part.Value);
                }
            }
            if (field.Name == _field) WriteHash(writer, row);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteVector(SmileWriter writer, JsonElement stored, bool hasGraph)
    {
        float[] vector = StoredDocument.Vector(stored);
        writer.WriteNumbers("vector", vector);
        if (hasGraph) writer.WriteNumbers("graph", vector);
    }

    // Beside vectors a document has texts, whole numbers, and lists of these.
    private static void WriteValue(SmileWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray()) WriteValue(writer, element);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteNumberValue(value.GetInt64());
                break;
            default:
                writer.WriteStringValue(value.GetString());
                break;
        }
    }

    private void WriteHash(SmileWriter writer, int row)
    {
        if (_subspaces > 0) DocumentWriter.WriteTokens(writer, _codes.AsSpan(row * _subspaces, _subspaces));
        if (_cells is not null) DocumentWriter.WriteCells(writer, _cells, row);
    }
}
