using OrleansLsh.Samples.ApiDocs.Lsa;

namespace OrleansLsh.Samples.ApiDocs.Tests.Lsa;

public class SymmetricEigenTests
{
    [Fact]
    public void The_second_difference_matrix_has_its_known_eigenvalues()
    {
        // 2 on the diagonal, −1 beside it: λ = 2 − 2 cos(kπ / (n + 1)).
        const int Size = 138;
        var matrix = new SquareMatrix(Size);
        for (var i = 0; i < Size; i++)
        {
            matrix[i, i] = 2;
            if (i > 0) matrix[i, i - 1] = matrix[i - 1, i] = -1;
        }

        var eigen = SymmetricEigen.Of(matrix);

        var expected = Enumerable.Range(1, Size).Select(k => 2 - (2 * Math.Cos(k * Math.PI / (Size + 1)))).OrderDescending();
        Assert.Equal(expected, eigen.Values, new Near(1e-10));
    }

    [Fact]
    public void Vectors_times_values_give_the_matrix_back()
    {
        const int Size = 20;
        var random = new Random(7);
        var (matrix, copy) = (new SquareMatrix(Size), new SquareMatrix(Size));
        for (var i = 0; i < Size; i++)
            for (var j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = copy[i, j] = copy[j, i] = random.NextDouble() - 0.5;

        var eigen = SymmetricEigen.Of(matrix);

        for (var i = 0; i < Size; i++)
            for (var j = 0; j < Size; j++)
                Assert.Equal(copy[i, j], Enumerable.Range(0, Size).Sum(k => eigen.Vectors[i, k] * eigen.Values[k] * eigen.Vectors[j, k]), new Near(1e-12));
    }

    [Fact]
    public void A_matrix_of_zeros_has_eigenvalues_zero() =>
        Assert.Equal([0, 0, 0], SymmetricEigen.Of(new SquareMatrix(3)).Values);
}
