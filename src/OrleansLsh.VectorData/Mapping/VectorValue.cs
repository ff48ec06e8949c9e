using Microsoft.Extensions.AI;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Vectors as the types that properties hold them in.</summary>
internal static class VectorValue
{
    /// <summary>Whether a property may hold its vector in this type.</summary>
    public static bool IsVectorType(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (plain == typeof(ReadOnlyMemory<float>) || plain == typeof(float[]) || plain == typeof(Embedding<float>));

    /// <summary>The components of a value; false where it is no vector. Null is one without components.</summary>
    public static bool TryRead(object? value, out ReadOnlyMemory<float> vector)
    {
        (vector, bool isVector) = value switch
        {
            null => (default, true),
            ReadOnlyMemory<float> memory => (memory, true),
            float[] array => (array.AsMemory(), true),
            Embedding<float> embedding => (embedding.Vector, true),
            _ => (default(ReadOnlyMemory<float>), false),
        };
        return isVector;
    }

    /// <summary>A vector in a property's type.</summary>
    public static object Write(Type type, ReadOnlyMemory<float> vector) =>
        type == typeof(float[]) ? vector.ToArray()
        : type == typeof(Embedding<float>) ? new Embedding<float>(vector)
        : vector;
}
