using FsCheck.Xunit;
using OrleansLsh.Samples.ApiDocs.Lsa;

namespace OrleansLsh.Samples.ApiDocs.Tests.Lsa;

public class TruncatedSvdTests
{
    [Fact]
    public void Known_singular_values_are_found()
    {
        // [[3, 0], [4, 5]] has σ² = 45 and 5 (Strang: Linear Algebra and Its Applications, section 6.3); the third row and column are
        // empty.
        var svd = TruncatedSvd.Of(Sparse(new float[,] { { 3, 0, 0 }, { 4, 5, 0 }, { 0, 0, 0 } }), rank: 3, seed: 1, CancellationToken.None);

        Assert.Equal([Math.Sqrt(45), Math.Sqrt(5), 0], svd.SingularValues.Select(value => (double)value), new Near(1e-5));
        // v₁ = (1, 1)/√2, and its sign is settled.
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5), 0], Column(svd.RightVectors, 0), new Near(1e-5));
    }

    [Property(MaxTest = 20)]
    public void At_full_rank_the_matrix_is_rebuilt(int seed)
    {
        var matrix = RandomMatrix(rows: 30, columns: 12, rank: 12, seed);

        var svd = TruncatedSvd.Of(Sparse(matrix), rank: 12, seed: 1, CancellationToken.None);

        Assert.Equal(matrix.Cast<float>().Select(value => (double)value), Rebuilt(matrix, svd).Cast<double>(), new Near(1e-3));
    }

    [Property(MaxTest = 20)]
    public void A_matrix_of_low_rank_is_rebuilt_from_few_vectors_and_the_rest_is_zero(int seed)
    {
        var matrix = RandomMatrix(rows: 200, columns: 60, rank: 4, seed);

        var svd = TruncatedSvd.Of(Sparse(matrix), rank: 8, seed: 1, CancellationToken.None);

        Assert.Equal(matrix.Cast<float>().Select(value => (double)value), Rebuilt(matrix, svd).Cast<double>(), new Near(1e-3));
        Assert.All(svd.SingularValues.Skip(4), value => Assert.InRange(value, 0, svd.SingularValues[0] * 1e-4));
    }

    [Fact]
    public void Right_vectors_are_orthonormal_and_values_descend()
    {
        var svd = TruncatedSvd.Of(Sparse(RandomMatrix(300, 90, 90, seed: 3)), rank: 40, seed: 1, CancellationToken.None);

        for (var i = 0; i < 40; i++)
            for (var j = 0; j <= i; j++)
            {
                var product = Column(svd.RightVectors, i).Zip(Column(svd.RightVectors, j), (a, b) => a * b).Sum();
                Assert.Equal(i == j ? 1 : 0, product, new Near(1e-5));
            }
        Assert.Equal(svd.SingularValues.OrderDescending(), svd.SingularValues);
    }

    [Fact]
    public void A_truncated_result_comes_close_to_the_best_of_its_rank()
    {
        var matrix = Sparse(RandomMatrix(300, 90, 90, seed: 5));
        var whole = TruncatedSvd.Of(matrix, rank: 90, seed: 1, CancellationToken.None);

        var truncated = TruncatedSvd.Of(matrix, rank: 10, seed: 1, CancellationToken.None);

        var (best, reached) =
            (whole.SingularValues.Take(10).Sum(value => value * value), truncated.SingularValues.Sum(value => value * value));
        Assert.InRange(reached / best, 0.98, 1.00001);
    }

    [Fact]
    public void More_vectors_than_rows_or_columns_are_zero_beyond_the_rank()
    {
        var svd = TruncatedSvd.Of(Sparse(new float[,] { { 2, 0 }, { 0, 1 } }), rank: 5, seed: 1, CancellationToken.None);

        Assert.Equal([2, 1, 0, 0, 0], svd.SingularValues.Select(value => (double)value), new Near(1e-5));
        Assert.Equal(5, svd.RightVectors.Columns);
    }

    private static float[,] RandomMatrix(int rows, int columns, int rank, int seed)
    {
        var random = new Random(seed);
        var (left, right) = (new float[rows, rank], new float[rank, columns]);
        for (var r = 0; r < rank; r++)
        {
            for (var i = 0; i < rows; i++) left[i, r] = random.NextSingle() - 0.5f;
            for (var j = 0; j < columns; j++) right[r, j] = random.NextSingle() - 0.5f;
        }
        var product = new float[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                for (var r = 0; r < rank; r++) product[i, j] += left[i, r] * right[r, j];
        return product;
    }

    private static SparseMatrix Sparse(float[,] dense)
    {
        var (starts, columns, values) = (new List<int> { 0 }, new List<int>(), new List<float>());
        for (var row = 0; row < dense.GetLength(0); row++)
        {
            for (var column = 0; column < dense.GetLength(1); column++)
                if (dense[row, column] != 0)
                {
                    columns.Add(column);
                    values.Add(dense[row, column]);
                }
            starts.Add(columns.Count);
        }
        return new SparseMatrix(dense.GetLength(1), [.. starts], [.. columns], [.. values]);
    }

    // A V Vᵀ
    private static double[,] Rebuilt(float[,] matrix, TruncatedSvd svd)
    {
        var (rows, columns) = (matrix.GetLength(0), matrix.GetLength(1));
        var rebuilt = new double[rows, columns];
        for (var component = 0; component < svd.RightVectors.Columns; component++)
        {
            var vector = Column(svd.RightVectors, component);
            for (var i = 0; i < rows; i++)
            {
                var along = Enumerable.Range(0, columns).Sum(j => matrix[i, j] * vector[j]);
                for (var j = 0; j < columns; j++) rebuilt[i, j] += along * vector[j];
            }
        }
        return rebuilt;
    }

    private static double[] Column(DenseMatrix matrix, int column) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(row => (double)matrix[row][column])];
}
