using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Records as documents: the key is the id, data properties are the source, vectors are the vectors.</summary>
internal sealed class RecordMapper(CollectionModel model)
{
    /// <summary>The field of a collection whose records have no vector.</summary>
    public static readonly VectorField NoVector = new("none", 1, Metric.Euclidean);

    private static readonly float[] NoVectorValue = [1];

    // What is asked of each property of each hit is looked up once.
    private readonly DataColumn[] _columns = [.. model.DataProperties.Select(property => new DataColumn(property))];
    private readonly VectorPropertyModel[] _vectors = [.. model.VectorProperties];

    /// <summary>The document of a record. A value that is null is left out.</summary>
    /// <param name="record">A record of the model; it gets its key here where that is generated.</param>
    /// <param name="vectorOf">The vector of a property, empty for none.</param>
    public Document ToDocument(object record, Func<VectorPropertyModel, object?, ReadOnlyMemory<float>> vectorOf)
    {
        string id = RecordKey.OfRecord(model.KeyProperty, record);
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(_vectors.Length);
        Dictionary<string, ReadOnlyMemory<float>>? given = null;
        foreach (VectorPropertyModel property in _vectors)
        {
            object? value = property.GetValueAsObject(record);
            if (vectorOf(property, value) is not { IsEmpty: false } vector) continue;
            vectors.Add(property.StorageName, vector);
            // What is embedded is not given back.
            if (VectorValue.TryRead(value, out _) && GivenVectors.IsChanged(property, vector))
                (given ??= []).Add(property.StorageName, vector);
        }
        // The index has no documents without any vector.
        if (_vectors.Length == 0) vectors.Add(NoVector.Name, NoVectorValue);
        return new Document(id, vectors, Source(record, given));
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
        foreach (DataColumn column in _columns) column.Property.SetValueAsObject(record, column.Read(source));
        if (vectors is null) return record;
        foreach (VectorPropertyModel property in _vectors)
            property.SetValueAsObject(
                record, vectors.TryGetValue(property.StorageName, out ReadOnlyMemory<float> vector)
                    ? VectorValue.Write(property.Type, GivenVectors.Read(source, property.StorageName, vector))
                    : null);
        return record;
    }

    private JsonElement Source(object record, Dictionary<string, ReadOnlyMemory<float>>? given)
    {
        if (_columns.Length == 0 && given is null) return default;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (DataColumn column in _columns)
            {
                if (column.Property.GetValueAsObject(record) is not { } value) continue;
                writer.WritePropertyName(column.Name);
                Write(writer, column, value);
            }
            if (given is not null) GivenVectors.Write(writer, given);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, DataColumn column, object value)
    {
        try
        {
            column.Type.Write(writer, value);
        }
        catch (ArgumentException cause)
        {
            throw new ArgumentException($"The value of property '{column.Property.ModelName}' cannot be kept: {cause.Message}", cause);
        }
    }
}
