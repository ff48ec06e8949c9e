using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Vectors;

public class SymmetricEigenTests
{
    [Fact]
    public void The_second_difference_matrix_has_its_known_eigenvalues()
    {
        // 2 on the diagonal, −1 beside it: λ = 2 − 2 cos(kπ / (n + 1)).
        const int Size = 138;
        var matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            matrix[i * Size + i] = 2;
            if (i > 0) matrix[i * Size + i - 1] = matrix[(i - 1) * Size + i] = -1;
        }

        double[] values = SymmetricEigen.Of(matrix, Size).Values;

        double[] expected = [.. Enumerable.Range(1, Size).Select(k => 2 - 2 * Math.Cos(k * Math.PI / (Size + 1))).OrderDescending()];
        for (int i = 0; i < Size; i++) Assert.Equal(expected[i], values[i], 1e-10);
    }

    [Fact]
    public void Vectors_times_values_give_the_matrix_back()
    {
        const int Size = 20;
        var random = new Random(7);
        var matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
            for (int j = 0; j <= i; j++)
                matrix[i * Size + j] = matrix[j * Size + i] = random.NextDouble() - 0.5;
        double[] copy = [.. matrix];

        (double[] values, double[] vectors) = SymmetricEigen.Of(matrix, Size);

        for (int i = 0; i < Size; i++)
            for (int j = 0; j < Size; j++)
            {
                double rebuilt = Enumerable.Range(0, Size).Sum(k => vectors[k * Size + i] * values[k] * vectors[k * Size + j]);
                Assert.Equal(copy[i * Size + j], rebuilt, 1e-12);
            }
    }

    [Fact]
    public void A_matrix_of_zeros_has_eigenvalues_zero() => Assert.All(SymmetricEigen.Of(new double[9], 3).Values, value => Assert.Equal(0, value));
}
