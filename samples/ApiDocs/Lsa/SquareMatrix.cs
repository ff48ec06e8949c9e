namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>A small square matrix of double, row-major.</summary>
/// <param name="size">Rows and columns.</param>
internal sealed class SquareMatrix(int size)
{
    private readonly double[] _values = new double[size * size];

    /// <summary>Rows and columns.</summary>
    public int Size => size;

    /// <summary>The rows one after another.</summary>
    public Span<double> Values => _values;

    /// <summary>A row.</summary>
    public Span<double> this[int row] => _values.AsSpan(row * size, size);

    /// <summary>An element.</summary>
    public ref double this[int row, int column] => ref _values[(row * size) + column];

    /// <summary>Ones on the diagonal.</summary>
    public static SquareMatrix Identity(int size)
    {
        var identity = new SquareMatrix(size);
        for (var i = 0; i < size; i++) identity[i, i] = 1;
        return identity;
    }
}
