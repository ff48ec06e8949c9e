using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;

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

    /// <summary>Codes the documents anew.</summary>
    /// <param name="hits">Stored documents as the server gives them.</param>
    /// <param name="field">The field.</param>
    /// <param name="model">Its other model; null for none, which leaves only the vectors.</param>
    public RecodedPage(IReadOnlyList<JsonElement> hits, string field, Model? model)
    {
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
    public void Write(Utf8JsonWriter writer, int position, IndexState into)
    {
        writer.WriteStartObject();
        foreach (JsonProperty property in _stored[position].EnumerateObject())
        {
            writer.WritePropertyName(property.Name.StartsWith(IndexNames.OrderPrefix, StringComparison.Ordinal) ? into.Order : property.Name);
            if (property.Name == "fields") WriteFields(writer, property.Value, _rows[position], into.Graph != NativeGraph.None);
            else writer.WriteRawValue(property.Value.GetRawText(), skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter writer, JsonElement fields, int row, bool hasGraph)
    {
        writer.WriteStartObject();
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            writer.WritePropertyName(field.Name);
            writer.WriteStartObject();
            foreach (JsonProperty part in field.Value.EnumerateObject())
            {
                if (part.Name != "vector" && field.Name == _field) continue;
                string value = part.Value.GetRawText();
                writer.WritePropertyName(part.Name);
                writer.WriteRawValue(value, skipInputValidation: true);
                if (part.Name != "vector" || !hasGraph) continue;
                writer.WritePropertyName("graph");
                writer.WriteRawValue(value, skipInputValidation: true);
            }
            if (field.Name == _field) WriteHash(writer, row);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteHash(Utf8JsonWriter writer, int row)
    {
        if (_subspaces > 0) DocumentWriter.WriteTokens(writer, _codes.AsSpan(row * _subspaces, _subspaces));
        if (_cells is not null) DocumentWriter.WriteCells(writer, _cells, row);
    }
}
