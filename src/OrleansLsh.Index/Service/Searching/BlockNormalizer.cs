using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Checks blocks of vectors for a field and, under cosine, brings each vector to length 1.</summary>
internal static class BlockNormalizer
{
    /// <summary>A checked copy of a block.</summary>
    /// <exception cref="LshException">A vector is wrong; the message has its row.</exception>
    public static VectorBlock Normalize(CollectionSnapshot collection, VectorField field, VectorBlock vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        float[] entered = vectors.Values.ToArray();
        for (int row = 0; row < vectors.Count; row++)
        {
            Span<float> vector = entered.AsSpan(row * vectors.Dimensions, vectors.Dimensions);
            if (FieldRules.Fault(collection, field, vector, out double squaredNorm) is LshException fault)
                throw new LshException(fault.Kind, $"Row {row}: {fault.Message}");
            if (field.Metric == Metric.Cosine) VectorRules.Normalize(vector, squaredNorm, vector);
        }
        return new VectorBlock(vectors.Dimensions, entered);
    }
}
