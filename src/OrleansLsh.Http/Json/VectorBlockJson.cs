using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Json;

/// <summary>Several vectors of the same dimensions as an array of arrays; an empty array is no vectors of one dimension.</summary>
internal sealed class VectorBlockJson : JsonConverter<VectorBlock>
{
    public override VectorBlock Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected an array of vectors");
        var rows = new List<float[]>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) rows.Add(VectorJson.Read(ref reader));
        if (rows.Count == 0) return new VectorBlock(1, ReadOnlyMemory<float>.Empty);

        int dimensions = rows[0].Length;
        if (dimensions == 0)
            throw new LshException(ErrorKind.WrongDimensions, "Vector 0 is empty; every vector has at least one component.");
        var values = new float[rows.Count * dimensions];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != dimensions)
                throw new LshException(
                    ErrorKind.WrongDimensions,
                    $"Vector {row} has {rows[row].Length} dimensions, vector 0 has {dimensions}; all must have the same.");
            rows[row].CopyTo(values, row * dimensions);
        }
        return new VectorBlock(dimensions, values);
    }

    public override void Write(Utf8JsonWriter writer, VectorBlock value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (int row = 0; row < value.Count; row++) VectorJson.Write(writer, value[row]);
        writer.WriteEndArray();
    }
}
