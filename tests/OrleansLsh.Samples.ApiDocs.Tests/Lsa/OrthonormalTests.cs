using OrleansLsh.Samples.ApiDocs.Lsa;

namespace OrleansLsh.Samples.ApiDocs.Tests.Lsa;

public class OrthonormalTests
{
    [Fact]
    public void A_column_that_depends_on_earlier_ones_becomes_zero()
    {
        var random = new Random(1);
        var matrix = new DenseMatrix(500, 4);
        for (var row = 0; row < matrix.Rows; row++)
        {
            var (a, b) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            (matrix[row][0], matrix[row][1], matrix[row][2], matrix[row][3]) = (a, a, 0, b * 1000);
        }

        var gram = Orthonormal.Basis(matrix, CancellationToken.None).Gram(CancellationToken.None);

        double[] lengths = [1, 0, 0, 1];
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++) Assert.Equal(i == j ? lengths[i] : 0, gram[i, j], new Near(1e-6));
    }

    [Fact]
    public void Nearly_parallel_columns_are_told_apart()
    {
        var random = new Random(2);
        var matrix = new DenseMatrix(5000, 10);
        for (var row = 0; row < matrix.Rows; row++)
        {
            var shared = random.NextSingle() - 0.5f;
            foreach (ref var value in matrix[row]) value = shared + (1e-3f * (random.NextSingle() - 0.5f));
        }

        var gram = Orthonormal.Basis(matrix, CancellationToken.None).Gram(CancellationToken.None);

        for (var i = 0; i < 10; i++)
            for (var j = 0; j < 10; j++) Assert.Equal(i == j ? 1 : 0, gram[i, j], new Near(1e-6));
    }
}
