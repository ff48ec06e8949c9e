using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>The rows of a row group as documents, one after the other.</summary>
/// <param name="plan">What becomes of the columns.</param>
/// <param name="leaves">The columns, by their paths; disposed of with this.</param>
internal sealed class RowDocuments(ColumnPlan plan, IReadOnlyDictionary<string, LeafColumn> leaves) : IDisposable
{
    private readonly RowJson _rows = new(leaves);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <summary>Goes past a row.</summary>
    public void Pass()
    {
        foreach (LeafColumn leaf in leaves.Values) leaf.BeginRow();
        foreach (LeafColumn leaf in leaves.Values) leaf.EndRow();
    }

    /// <summary>The next row; where something in it is wrong, with its fault.</summary>
    /// <param name="origin">Where it stands; its number is the id of a row without one of its own.</param>
    public Document Next(DocumentOrigin origin)
    {
        foreach (LeafColumn leaf in leaves.Values) leaf.BeginRow();
        string id = plan.Id is null ? origin.Number.ToString(CultureInfo.InvariantCulture) : "";
        try
        {
            if (plan.Id is not null)
                id = Of(plan.Id).ReadId() ?? throw new FormatException($"column '{plan.Id.Name}' is null, where the id is expected");
            return new Document(id, ReadVectors(), ReadSource()) { Origin = origin };
        }
        catch (FormatException wrong)
        {
            string fault = $"{char.ToUpperInvariant(wrong.Message[0])}{wrong.Message[1..]}.";
            return new Document(id, DocumentStream.PassedOver.Vectors) { Origin = origin, Fault = fault };
        }
        finally
        {
            foreach (LeafColumn leaf in leaves.Values) leaf.EndRow();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        foreach (LeafColumn leaf in leaves.Values) leaf.Dispose();
    }

    private Dictionary<string, ReadOnlyMemory<float>> ReadVectors()
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(plan.Vectors.Count, StringComparer.Ordinal);
        foreach ((string field, DataField leaf) in plan.Vectors)
            if (Of(leaf).ReadVector() is { } vector) vectors.Add(field, vector);
        return vectors;
    }

    private JsonElement ReadSource()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        bool isEmpty = true;
        foreach (Field field in plan.Source)
        {
            // As an empty cell of CSV, null is no property; in lists and structures it keeps its place.
            if (_rows.IsNull(field)) continue;
            _json.WritePropertyName(field.Name);
            _rows.Write(field, _json);
            isEmpty = false;
        }
        _json.WriteEndObject();
        _json.Flush();
        if (isEmpty) return default;
        var reader = new Utf8JsonReader(_buffer.WrittenSpan, SourceDepth.Reader);
        return JsonElement.ParseValue(ref reader);
    }

    private LeafColumn Of(DataField leaf) => leaves[leaf.Path.ToString()];
}
