namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>An orthonormal basis of the columns of a tall matrix.</summary>
/// <remarks>CholeskyQR2: Yamamoto, Nakatsukasa, Yanagisawa, Fukaya: Roundoff error analysis of the CholeskyQR2 algorithm, 2015. The Gram
/// matrix and its factor are in double, so the bound on the condition number is far above what float columns reach.</remarks>
internal static class Orthonormal
{
    // A column whose part outside the earlier ones is below this share of its squared length is rounding noise.
    private const double Dependent = 1e-11;

    /// <summary>Orthonormal columns that span the same space; a column that depends on earlier ones becomes zero.</summary>
    public static DenseMatrix Basis(DenseMatrix columns, CancellationToken cancellationToken) =>
        Once(Once(columns, cancellationToken), cancellationToken);

    private static DenseMatrix Once(DenseMatrix columns, CancellationToken cancellationToken) =>
        columns.Times(InverseFactor(columns.Gram(cancellationToken)), columns.Columns, cancellationToken);

    /// <summary>The upper triangular T with TᵀGT = 1 (the inverse of the Cholesky factor), with zero columns where G is singular.</summary>
    internal static SquareMatrix InverseFactor(SquareMatrix gram)
    {
        // Row i of Lᵀ's inverse, transposed, is e_i made orthogonal to the earlier ones in the inner product of G.
        var size = gram.Size;
        var factor = Cholesky(gram);
        var inverse = new SquareMatrix(size);
        for (var column = 0; column < size; column++)
        {
            if (factor[column, column] == 0) continue;
            inverse[column, column] = 1 / factor[column, column];
            for (var row = column - 1; row >= 0; row--)
            {
                if (factor[row, row] == 0) continue;
                var sum = 0.0;
                for (var i = row + 1; i <= column; i++) sum += factor[i, row] * inverse[i, column];
                inverse[row, column] = -sum / factor[row, row];
            }
        }
        return inverse;
    }

    // G = L Lᵀ; a dependent row is zero from its diagonal on.
    private static SquareMatrix Cholesky(SquareMatrix gram)
    {
        var factor = new SquareMatrix(gram.Size);
        for (var column = 0; column < gram.Size; column++)
        {
            var pivot = gram[column, column];
            for (var i = 0; i < column; i++) pivot -= factor[column, i] * factor[column, i];
            if (pivot <= Dependent * gram[column, column]) continue;
            factor[column, column] = Math.Sqrt(pivot);
            for (var row = column + 1; row < gram.Size; row++)
            {
                var sum = gram[row, column];
                for (var i = 0; i < column; i++) sum -= factor[row, i] * factor[column, i];
                factor[row, column] = sum / factor[column, column];
            }
        }
        return factor;
    }
}
