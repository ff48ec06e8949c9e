namespace OrleansLsh;

/// <summary>Some vectors of the same dimensions in one flat piece of memory, row after row.</summary>
public sealed class VectorBlock
{
    /// <summary>A view of memory that the caller leaves alone from now on.</summary>
    /// <param name="dimensions">Components of a vector D, at least 1.</param>
    /// <param name="values">count × D components, row-major.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the dimensions.</exception>
    public VectorBlock(int dimensions, ReadOnlyMemory<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (values.Length % dimensions != 0)
            throw new ArgumentException($"{values.Length} components are no whole number of vectors of {dimensions}.", nameof(values));
        Dimensions = dimensions;
        Values = values;
        Count = values.Length / dimensions;
    }

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions { get; }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>count × D components, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>The vector at a row, 0 to count − 1.</summary>
    public ReadOnlySpan<float> this[int row] => Values.Span.Slice(row * Dimensions, Dimensions);

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1, without a copy.</summary>
    public VectorBlock Slice(int first, int count) => new(Dimensions, Values.Slice(first * Dimensions, count * Dimensions));
}
