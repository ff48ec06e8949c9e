namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>A tall matrix of float, row-major: many rows, a few hundred columns.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
internal sealed class DenseMatrix(int rows, int columns)
{
    private readonly float[] _values = new float[(long)rows * columns];

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>A row, to read and to write.</summary>
    public Span<float> this[int row] => _values.AsSpan(row * columns, columns);

    /// <summary>The rows one after another.</summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>A matrix from its columns.</summary>
    /// <param name="columns">The columns one after another, each of as many elements as the matrix has rows.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    public static DenseMatrix OfColumns(ReadOnlySpan<float> columns, int rows)
    {
        var matrix = new DenseMatrix(rows, columns.Length / rows);
        for (var column = 0; column < matrix.Columns; column++)
            for (var row = 0; row < rows; row++) matrix._values[(row * matrix.Columns) + column] = columns[(column * rows) + row];
        return matrix;
    }

    /// <summary>Writes the columns one after another.</summary>
    /// <param name="into">As many elements as the matrix has.</param>
    public void CopyColumnsTo(Span<float> into)
    {
        for (var column = 0; column < columns; column++)
            for (var row = 0; row < rows; row++) into[(column * rows) + row] = _values[(row * columns) + column];
    }
}
