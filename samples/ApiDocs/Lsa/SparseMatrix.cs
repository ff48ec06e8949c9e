using System.Numerics.Tensors;

namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>A matrix of mostly zeros, by compressed rows.</summary>
/// <param name="columns">Number of columns.</param>
/// <param name="rowStarts">Row r has the entries rowStarts[r] to rowStarts[r + 1] − 1; rows + 1 numbers, the first 0.</param>
/// <param name="entryColumns">The column of each entry, ascending in a row.</param>
/// <param name="values">The value of each entry.</param>
internal sealed class SparseMatrix(int columns, int[] rowStarts, int[] entryColumns, float[] values)
{
    private const int RowsPerTask = 256;

    /// <summary>Number of rows.</summary>
    public int Rows => rowStarts.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of entries.</summary>
    public int Entries => values.Length;

    /// <summary>The columns of a row's entries, ascending.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => entryColumns.AsSpan(rowStarts[row]..rowStarts[row + 1]);

    /// <summary>The values of a row's entries.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => values.AsSpan(rowStarts[row]..rowStarts[row + 1]);

    /// <summary>This × <paramref name="right"/>. Each row is summed in the order of its entries, so threads do not change a bit.</summary>
    /// <param name="right">As many rows as this has columns.</param>
    /// <param name="cancellationToken">Checked every few hundred rows.</param>
    public DenseMatrix Times(DenseMatrix right, CancellationToken cancellationToken)
    {
        var product = new DenseMatrix(Rows, right.Columns);
        var tasks = (Rows + RowsPerTask - 1) / RowsPerTask;
        InParallel.For(tasks, task =>
        {
            for (var row = task * RowsPerTask; row < Math.Min(Rows, (task + 1) * RowsPerTask); row++)
                Accumulate(ColumnsOf(row), ValuesOf(row), right, product[row]);
        }, cancellationToken);
        return product;
    }

    /// <summary>Adds Σ value × right[column] to <paramref name="sum"/>, entry after entry, fused.</summary>
    internal static void Accumulate(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, DenseMatrix right, Span<float> sum)
    {
        for (var i = 0; i < columns.Length; i++)
            TensorPrimitives.FusedMultiplyAdd(right[columns[i]], values[i], sum, sum);
    }

    /// <summary>Rows and columns exchanged.</summary>
    public SparseMatrix Transpose()
    {
        var starts = new int[columns + 1];
        foreach (var column in entryColumns) starts[column + 1]++;
        for (var column = 0; column < columns; column++) starts[column + 1] += starts[column];

        (int[] rows, float[] moved, int[] next) = (new int[Entries], new float[Entries], starts[..columns]);
        for (var row = 0; row < Rows; row++)
            for (var entry = rowStarts[row]; entry < rowStarts[row + 1]; entry++)
            {
                var place = next[entryColumns[entry]]++;
                (rows[place], moved[place]) = (row, values[entry]);
            }
        return new SparseMatrix(Rows, starts, rows, moved);
    }
}
