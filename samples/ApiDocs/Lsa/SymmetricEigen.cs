using System.Numerics.Tensors;

namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix.</summary>
/// <param name="Values">Descending.</param>
/// <param name="Vectors">Column j belongs to value j; orthonormal.</param>
/// <remarks>The cyclic Jacobi method: Golub, Van Loan: Matrix Computations, 4th edition, section 8.5.</remarks>
internal sealed record SymmetricEigen(IReadOnlyList<double> Values, SquareMatrix Vectors)
{
    private const int MostSweeps = 30;
    private const double Converged = 1e-15;

    /// <summary>Takes a symmetric matrix apart, and leaves it changed.</summary>
    public static SymmetricEigen Of(SquareMatrix matrix)
    {
        // Rows of this are the eigenvectors, so that a rotation works on contiguous memory.
        var vectors = SquareMatrix.Identity(matrix.Size);
        var negligible = Converged * TensorPrimitives.Norm<double>(matrix.Values);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
            if (!Sweep(matrix, vectors, negligible)) break;
        return Sorted(matrix, vectors);
    }

    private static bool Sweep(SquareMatrix matrix, SquareMatrix vectors, double negligible)
    {
        var rotated = false;
        var scratch = new double[matrix.Size];
        for (var p = 0; p < matrix.Size - 1; p++)
            for (var q = p + 1; q < matrix.Size; q++)
            {
                if (Math.Abs(matrix[p, q]) <= negligible) continue;
                rotated = true;
                var (cosine, sine) = Rotation(matrix[p, p], matrix[q, q], matrix[p, q]);
                Rotate(matrix[p], matrix[q], cosine, sine, scratch);
                for (var row = 0; row < matrix.Size; row++)
                {
                    var (a, b) = (matrix[row, p], matrix[row, q]);
                    (matrix[row, p], matrix[row, q]) = ((cosine * a) - (sine * b), (sine * a) + (cosine * b));
                }
                Rotate(vectors[p], vectors[q], cosine, sine, scratch);
            }
        return rotated;
    }

    // The smaller of the two angles that make element (p, q) zero.
    private static (double Cosine, double Sine) Rotation(double pp, double qq, double pq)
    {
        var theta = (qq - pp) / (2 * pq);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(1 + (theta * theta)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        return (cosine, tangent * cosine);
    }

    private static void Rotate(Span<double> p, Span<double> q, double cosine, double sine, Span<double> scratch)
    {
        p.CopyTo(scratch);
        TensorPrimitives.Multiply(p, cosine, p);
        TensorPrimitives.FusedMultiplyAdd(q, -sine, p, p);
        TensorPrimitives.Multiply(q, cosine, q);
        TensorPrimitives.FusedMultiplyAdd(scratch, sine, q, q);
    }

    private static SymmetricEigen Sorted(SquareMatrix diagonal, SquareMatrix vectors)
    {
        var size = diagonal.Size;
        var order = Enumerable.Range(0, size).OrderByDescending(i => diagonal[i, i]).ToArray();
        var columns = new SquareMatrix(size);
        for (var j = 0; j < size; j++)
            for (var i = 0; i < size; i++) columns[i, j] = vectors[order[j], i];
        return new SymmetricEigen([.. order.Select(i => diagonal[i, i])], columns);
    }
}
