using System.Numerics.Tensors;

namespace OrleansLsh.Core.Vectors;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix, by the cyclic Jacobi method.</summary>
/// <remarks>Golub, Van Loan: Matrix Computations, 4th edition, section 8.5.</remarks>
internal static class SymmetricEigen
{
    private const int MostSweeps = 30;
    private const double Converged = 1e-15;

    /// <summary>Takes a symmetric matrix apart, and leaves it changed.</summary>
    /// <param name="matrix">size × size, row-major, symmetric.</param>
    /// <param name="size">Rows and columns.</param>
    /// <returns>The values, descending, and the vectors, orthonormal, row-major: row i belongs to value i.</returns>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int size)
    {
        // Rows of this are the eigenvectors, so that a rotation works on contiguous memory.
        var vectors = new double[size * size];
        for (int i = 0; i < size; i++) vectors[i * size + i] = 1;
        double negligible = Converged * TensorPrimitives.Norm<double>(matrix);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
            if (!Sweep(matrix, vectors, size, negligible)) break;
        return InOrder(matrix, vectors, size);
    }

    private static bool Sweep(double[] matrix, double[] vectors, int size, double negligible)
    {
        bool rotated = false;
        var scratch = new double[size];
        for (int p = 0; p < size - 1; p++)
            for (int q = p + 1; q < size; q++)
            {
                if (Math.Abs(matrix[p * size + q]) <= negligible) continue;
                rotated = true;
                (double cosine, double sine) = Rotation(matrix[p * size + p], matrix[q * size + q], matrix[p * size + q]);
                Rotate(Row(matrix, p, size), Row(matrix, q, size), cosine, sine, scratch);
                for (int row = 0; row < matrix.Length; row += size)
                {
                    (double a, double b) = (matrix[row + p], matrix[row + q]);
                    (matrix[row + p], matrix[row + q]) = (cosine * a - sine * b, sine * a + cosine * b);
                }
                Rotate(Row(vectors, p, size), Row(vectors, q, size), cosine, sine, scratch);
            }
        return rotated;
    }

    /// <summary>The rotation that makes the element at p, q zero.</summary>
    private static (double Cosine, double Sine) Rotation(double pp, double qq, double pq)
    {
        double theta = (qq - pp) / (2 * pq);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(1 + theta * theta));
        double cosine = 1 / Math.Sqrt(1 + tangent * tangent);
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

    private static (double[] Values, double[] Vectors) InOrder(double[] diagonal, double[] vectors, int size)
    {
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i * size + i])];
        var inOrder = new double[vectors.Length];
        for (int i = 0; i < size; i++) Row(vectors, order[i], size).CopyTo(Row(inOrder, i, size));
        return ([.. order.Select(i => diagonal[i * size + i])], inOrder);
    }

    private static Span<double> Row(double[] matrix, int row, int size) => matrix.AsSpan(row * size, size);
}
