using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>The largest singular values of a sparse matrix A and their right singular vectors: A ≈ (A V) Vᵀ.</summary>
/// <param name="SingularValues">Descending, zero beyond the matrix's rank.</param>
/// <param name="RightVectors">V, columns of A × rank; orthonormal columns, zero beyond the matrix's rank.</param>
internal sealed record TruncatedSvd(IReadOnlyList<float> SingularValues, DenseMatrix RightVectors)
{
    /// <summary>Finds them: they are the principal axes of the rows, uncentred, and the roots of the scatter along each.</summary>
    /// <param name="matrix">Rows are documents, columns terms.</param>
    /// <param name="rank">Singular vectors wanted, at least 1; fewer are non-zero where the matrix's rank is lower.</param>
    /// <param name="seed">Seed of the first guess.</param>
    /// <param name="cancellationToken">Checked in every product.</param>
    public static TruncatedSvd Of(SparseMatrix matrix, int rank, int seed, CancellationToken cancellationToken)
    {
        var terms = matrix.Columns;
        if (terms == 0) return new TruncatedSvd(new float[rank], new DenseMatrix(0, rank));
        SparseMatrix transposed = matrix.Transpose();
        var axes = PrincipalAxes.Find(Scatter, terms, rank, seed, cancellationToken);
        return new TruncatedSvd([.. axes.Scatter.Select(along => (float)Math.Sqrt(along))], DenseMatrix.OfColumns(axes.Axes.Span, terms));

        // Aᵀ A, in two sparse products: the square of the terms is never made.
        void Scatter(ReadOnlyMemory<float> directions, Memory<float> images)
        {
            DenseMatrix through = matrix.Times(DenseMatrix.OfColumns(directions.Span, terms), cancellationToken);
            transposed.Times(through, cancellationToken).CopyColumnsTo(images.Span);
        }
    }
}
