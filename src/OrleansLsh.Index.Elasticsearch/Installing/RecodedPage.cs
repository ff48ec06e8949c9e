using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Some stored documents, of which some fields get tokens and cells of other models, and some of these other vectors; everything
/// else stays byte for byte.</summary>
internal sealed class RecodedPage
{
    private readonly JsonElement[] _stored;
    private readonly Dictionary<string, RecodedField> _fields;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<ReadOnlyMemory<float>?>> _made;
    private readonly bool _renewsTerms;

    /// <summary>Codes the documents anew.</summary>
    /// <param name="hits">Stored documents as the server gives them.</param>
    /// <param name="models">Field → its other model; null for none, which leaves only the vectors.</param>
    /// <param name="made">Field → its other vectors, one for each document, null for none; fields that are not named keep theirs.</param>
    /// <param name="renewsTerms">Whether terms and words are made anew of the source: those stored are of an earlier format.</param>
    public RecodedPage(
        IReadOnlyList<JsonElement> hits, IReadOnlyDictionary<string, Model?> models,
        IReadOnlyDictionary<string, IReadOnlyList<ReadOnlyMemory<float>?>> made, bool renewsTerms)
    {
        (_made, _renewsTerms) = (made, renewsTerms);
        _stored = [.. hits.Select(hit => hit.GetProperty("_source"))];
        Ids = [.. hits.Select(hit => hit.GetProperty("_id").GetString()!)];
        IReadOnlyDictionary<string, ReadOnlyMemory<float>>[] vectors = [.. _stored.Select(StoredDocument.Vectors)];
        _fields = models.ToDictionary(
            pair => pair.Key, pair => new RecodedField(Of(pair.Key, vectors), pair.Value), StringComparer.Ordinal);
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
            writer.WritePropertyName(
                property.Name.StartsWith(IndexNames.OrderPrefix, StringComparison.Ordinal) ? into.Order : property.Name);
            if (property.Name == "fields") WriteFields(writer, property.Value, position, into);
            else WriteValue(writer, property.Value);
            if (_renewsTerms && property.Name == "source")
                DocumentWriter.WriteTerms(writer, StoredDocument.Source(_stored[position]), new SourceTerms());
        }
        writer.WriteEndObject();
    }

    private IReadOnlyList<ReadOnlyMemory<float>?> Of(string field, IReadOnlyDictionary<string, ReadOnlyMemory<float>>[] stored) =>
        _made.TryGetValue(field, out IReadOnlyList<ReadOnlyMemory<float>?>? made) ? made : Array.ConvertAll(
            stored, own => own.TryGetValue(field, out ReadOnlyMemory<float> vector) ? vector : (ReadOnlyMemory<float>?)null);

    private void WriteFields(SmileWriter writer, JsonElement fields, int position, IndexState into)
    {
        writer.WriteStartObject();
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            if (_made.ContainsKey(field.Name)) continue;
            writer.WriteStartObject(field.Name);
            _fields.TryGetValue(field.Name, out RecodedField? recoded);
            foreach (JsonProperty part in field.Value.EnumerateObject())
            {
                if (part.Name == "vector")
                    DocumentWriter.WriteVector(writer, StoredDocument.Vector(part.Value), into.Find(field.Name)?.Copy is not null);
                else if (recoded is null)
                {
                    writer.WritePropertyName(part.Name);
                    WriteValue(writer, part.Value);
                }
            }
            recoded?.Write(writer, position);
            writer.WriteEndObject();
        }
        foreach ((string field, IReadOnlyList<ReadOnlyMemory<float>?> made) in _made)
        {
            if (made[position] is not { } vector) continue;
            writer.WriteStartObject(field);
            DocumentWriter.WriteVector(writer, vector.Span, into.Find(field)?.Copy is not null);
            _fields[field].Write(writer, position);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
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

    /// <summary>The tokens and cells of some documents in one field.</summary>
    private sealed class RecodedField
    {
        private const int Lacking = -1;

        private readonly int[] _rows;
        private readonly byte[] _codes;
        private readonly CellMembership? _cells;
        private readonly int _subspaces;

        public RecodedField(IReadOnlyList<ReadOnlyMemory<float>?> documents, Model? model)
        {
            _subspaces = model?.Subspaces ?? 0;
            _rows = new int[documents.Count];
            var vectors = new List<float>();
            int rows = 0;
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = documents[i] is null ? Lacking : rows++;
                if (documents[i] is { } vector) vectors.AddRange(vector.Span);
            }
            _codes = new byte[rows * _subspaces];
            if (model is null || rows == 0) return;
            ReadOnlyMemory<float> block = vectors.ToArray();
            model.Hasher.Hash(model.Placed(block), _codes, Environment.ProcessorCount);
            if (model.Cells is not null) _cells = new CellMembership(model, block);
        }

        public void Write(SmileWriter writer, int position)
        {
            int row = _rows[position];
            if (_subspaces > 0) DocumentWriter.WriteTokens(writer, _codes.AsSpan(row * _subspaces, _subspaces));
            if (_cells is not null) DocumentWriter.WriteCells(writer, _cells, row);
        }
    }
}
