using System.Numerics.Tensors;

namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>A tall matrix of float, row-major: many rows, a few hundred columns.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
internal sealed class DenseMatrix(int rows, int columns)
{
    // Sums over rows are made in pieces of this many rows, added up in order: the same bits on any number of cores.
    private const int RowsPerPiece = 2048;
    private readonly float[] _values = new float[(long)rows * columns];

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>A row, to read and to write.</summary>
    public Span<float> this[int row] => _values.AsSpan(row * columns, columns);

    /// <summary>The rows one after another.</summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>This transposed × this, a symmetric columns × columns matrix, summed in double.</summary>
    public SquareMatrix Gram(CancellationToken cancellationToken)
    {
        var pieces = new SquareMatrix[(rows + RowsPerPiece - 1) / RowsPerPiece];
        InParallel.For(pieces.Length, piece => pieces[piece] = GramOf(piece * RowsPerPiece), cancellationToken);
        var sum = new SquareMatrix(columns);
        foreach (var piece in pieces) TensorPrimitives.Add(sum.Values, piece.Values, sum.Values);
        for (var i = 0; i < columns; i++)
            for (var j = 0; j < i; j++) sum[i, j] = sum[j, i];
        return sum;
    }

    /// <summary>This × the first <paramref name="kept"/> columns of <paramref name="right"/>.</summary>
    public DenseMatrix Times(SquareMatrix right, int kept, CancellationToken cancellationToken)
    {
        var product = new DenseMatrix(rows, kept);
        var pieces = (rows + RowsPerPiece - 1) / RowsPerPiece;
        InParallel.For(pieces, piece =>
        {
            var sum = new double[kept];
            for (var row = piece * RowsPerPiece; row < Math.Min(rows, (piece + 1) * RowsPerPiece); row++)
            {
                Array.Clear(sum);
                var left = this[row];
                for (var i = 0; i < left.Length; i++)
                    TensorPrimitives.FusedMultiplyAdd(right[i][..kept], left[i], sum, sum);
                TensorPrimitives.ConvertTruncating<double, float>(sum, product[row]);
            }
        }, cancellationToken);
        return product;
    }

    // The upper triangle only.
    private SquareMatrix GramOf(int first)
    {
        var sum = new SquareMatrix(columns);
        var wide = new double[columns];
        for (var row = first; row < Math.Min(rows, first + RowsPerPiece); row++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(this[row], wide);
            for (var i = 0; i < columns; i++)
                TensorPrimitives.FusedMultiplyAdd(wide.AsSpan(i), wide[i], sum[i][i..], sum[i][i..]);
        }
        return sum;
    }
}
