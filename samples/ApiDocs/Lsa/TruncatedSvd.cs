namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>The largest singular values of a sparse matrix A and their right singular vectors: A ≈ (A V) Vᵀ.</summary>
/// <param name="SingularValues">Descending, zero beyond the matrix's rank.</param>
/// <param name="RightVectors">V, columns of A × rank; orthonormal columns, zero beyond the matrix's rank.</param>
internal sealed record TruncatedSvd(IReadOnlyList<float> SingularValues, DenseMatrix RightVectors)
{
    /// <summary>Finds them by random sampling.</summary>
    /// <param name="matrix">Rows are documents, columns terms.</param>
    /// <param name="options">Rank and effort.</param>
    /// <param name="cancellationToken">Checked in every product.</param>
    /// <remarks>Halko, Martinsson, Tropp: Finding structure with randomness, 2011: algorithm 4.4 (subspace iteration) finds the range of
    /// Aᵀ rather than of A, as there are fewer terms than documents; then algorithm 5.1, with the SVD of B = A Q from the eigenvectors of BᵀB.
    /// The columns are made orthonormal once per round, on the terms' side: what the two products lose between is far below float's precision.</remarks>
    public static TruncatedSvd Of(SparseMatrix matrix, SvdOptions options, CancellationToken cancellationToken)
    {
        var transposed = matrix.Transpose();
        var width = Math.Min(options.Rank + options.Oversampling, Math.Max(options.Rank, Math.Min(matrix.Rows, matrix.Columns)));
        var range = Orthonormal.Basis(
            transposed.Times(Gaussian(matrix.Rows, width, options.Seed), cancellationToken), cancellationToken);
        for (var i = 0; i < options.Iterations; i++)
            range = Orthonormal.Basis(
                transposed.Times(matrix.Times(range, cancellationToken), cancellationToken), cancellationToken);

        var eigen = SymmetricEigen.Of(matrix.Times(range, cancellationToken).Gram(cancellationToken));
        var rightVectors = range.Times(eigen.Vectors, options.Rank, cancellationToken);
        PointUpwards(rightVectors);
        var singularValues = eigen.Values.Take(options.Rank).Select(value => (float)Math.Sqrt(Math.Max(0, value)));
        return new TruncatedSvd([.. singularValues], rightVectors);
    }

    private static DenseMatrix Gaussian(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var matrix = new DenseMatrix(rows, columns);
        for (var row = 0; row < rows; row++)
            foreach (ref var value in matrix[row])
            {
                // Box and Muller, 1958; 1 − x keeps the logarithm finite.
                var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                value = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
            }
        return matrix;
    }

    // A singular vector is known up to its sign; its largest component (the first of equals) shall be positive.
    private static void PointUpwards(DenseMatrix vectors)
    {
        var largest = new float[vectors.Columns];
        for (var row = 0; row < vectors.Rows; row++)
            for (var column = 0; column < vectors.Columns; column++)
                if (Math.Abs(vectors[row][column]) > Math.Abs(largest[column])) largest[column] = vectors[row][column];
        for (var row = 0; row < vectors.Rows; row++)
            for (var column = 0; column < vectors.Columns; column++)
                if (largest[column] < 0) vectors[row][column] *= -1;
    }
}

/// <summary>How exactly the singular vectors are found.</summary>
internal sealed record SvdOptions
{
    /// <summary>Singular vectors wanted, at least 1; fewer are non-zero where the rank is lower. Default 128.</summary>
    public int Rank { get; init; } = 128;

    /// <summary>Columns tried beyond the rank, 0 or more. Default 10.</summary>
    public int Oversampling { get; init; } = 10;

    /// <summary>Times the columns go through the matrix and back, 0 or more. Default 3.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Seed of the Gaussian test matrix.</summary>
    public int Seed { get; init; } = 1;
}
