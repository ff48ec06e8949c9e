using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Core;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Records as documents: the key is the id, data properties are the source, vectors are the vectors.</summary>
internal sealed class RecordMapper(CollectionModel model)
{
    /// <summary>The document of a record. A value that is null is left out.</summary>
    /// <param name="record">A record of the model; it gets its key here where that is generated.</param>
    /// <param name="vectorOf">The vector of a property, empty for none.</param>
    public Document ToDocument(object record, Func<VectorPropertyModel, object?, ReadOnlyMemory<float>> vectorOf)
    {
        string id = RecordKey.OfRecord(model.KeyProperty, record);
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(model.VectorProperties.Count);
        foreach (VectorPropertyModel property in model.VectorProperties)
            if (vectorOf(property, property.GetValueAsObject(record)) is { IsEmpty: false } vector)
                vectors.Add(property.StorageName, vector);
        return new Document(id, vectors, Source(record));
    }

    /// <summary>The record of a document.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="source">Its source.</param>
    /// <param name="vectors">Its vectors; null where the record is to have none.</param>
    public TRecord ToRecord<TRecord>(string id, JsonElement source, IReadOnlyDictionary<string, ReadOnlyMemory<float>>? vectors)
        where TRecord : class
    {
        TRecord record = model.CreateRecord<TRecord>()!;
        model.KeyProperty.SetValueAsObject(record, RecordKey.OfId(model.KeyProperty, id));
        foreach (DataPropertyModel property in model.DataProperties) property.SetValueAsObject(record, Value(property, source));
        if (vectors is null) return record;
        foreach (VectorPropertyModel property in model.VectorProperties)
            property.SetValueAsObject(
                record, vectors.TryGetValue(property.StorageName, out ReadOnlyMemory<float> vector)
                    ? VectorValue.Write(property.Type, vector)
                    : null);
        return record;
    }

    /// <summary>The value of a data property in a source; null where there is none.</summary>
    public static object? Value(DataPropertyModel property, JsonElement source) =>
        source.ValueKind == JsonValueKind.Object && source.TryGetProperty(property.StorageName, out JsonElement json)
            && json.ValueKind != JsonValueKind.Null
            ? SourceType.Of(property.Type).Read(json)
            : null;

    private JsonElement Source(object record)
    {
        if (model.DataProperties.Count == 0) return default;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (DataPropertyModel property in model.DataProperties)
            {
                if (property.GetValueAsObject(record) is not { } value) continue;
                writer.WritePropertyName(property.StorageName);
                Write(writer, property, value);
            }
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, DataPropertyModel property, object value)
    {
        try
        {
            SourceType.Of(property.Type).Write(writer, value);
        }
        catch (ArgumentException cause)
        {
            throw new ArgumentException($"The value of property '{property.ModelName}' cannot be kept: {cause.Message}", cause);
        }
    }
}
