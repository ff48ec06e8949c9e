using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Tests.Subspaces;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class CellTrainerTests
{
    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        var sample = new VectorBlock(12, Draws.Vectors(4_000 * 12, seed: 1));
        CellBook one = CellTrainer.Train(sample, 128, seed: 3, parallelism: 1), two = CellTrainer.Train(sample, 128, seed: 3, parallelism: 2);
        Assert.Equal(128, one.Count);
        Assert.Equal(one.Centroids.ToArray(), two.Centroids.ToArray());
    }

    [Fact]
    public void Cells_are_about_as_good_as_those_of_careful_k_means()
    {
        var sample = new VectorBlock(6, Draws.Vectors(4_000 * 6, seed: 2));
        double careful = KMeans.Cluster(sample.Values, 6, new KMeansOptions(100, Seed: 1) { Restarts = 2 }).Inertia;
        Assert.InRange(Inertia(sample, CellTrainer.Train(sample, 100, seed: 1, parallelism: 2)), careful * 0.9, careful * 1.04);
    }

    [Fact]
    public void Of_few_vectors_a_cell_the_bits_do_not_depend_on_the_number_of_threads_either()
    {
        var sample = new VectorBlock(12, Draws.Vectors(2_000 * 12, seed: 1));
        CellBook one = CellTrainer.Train(sample, 1_000, seed: 3, parallelism: 1), two = CellTrainer.Train(sample, 1_000, seed: 3, parallelism: 2);
        Assert.Equal(1_000, one.Count);
        Assert.Equal(one.Centroids.ToArray(), two.Centroids.ToArray());
        Assert.NotEqual(one.Centroids.ToArray(), CellTrainer.Train(sample, 1_000, seed: 4, parallelism: 2).Centroids.ToArray());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1_500)]
    public void Of_few_vectors_a_cell_none_gets_many_times_the_mean(int cells)
    {
        // Half of them lie close together, where k-means would make few and large cells.
        float[] vectors = Draws.Vectors(2_000 * 4, seed: 5);
        for (int i = 0; i < vectors.Length / 2; i++) vectors[i] *= 0.1f;
        var sample = new VectorBlock(4, vectors);
        CellBook book = CellTrainer.Train(sample, cells, seed: 1, parallelism: 2);
        var assigned = new ushort[sample.Count];
        book.Assign(sample.Values, assigned, 2);
        Assert.Equal(cells, book.Count);
        Assert.InRange(assigned.GroupBy(cell => cell).Max(cell => cell.Count()), 1, 3 * 2_000 / cells + 2);
    }

    [Fact]
    public void Cells_that_were_split_from_one_lie_side_by_side()
    {
        var sample = new VectorBlock(4, Draws.Vectors(2_000 * 4, seed: 6));
        CellBook book = CellTrainer.Train(sample, 1_000, seed: 1, parallelism: 2);
        double Mean(Func<int, int> other) => Enumerable.Range(0, 999).Average(cell => ScalarKernel.Distance(book[cell], book[other(cell)]));
        Assert.InRange(Mean(cell => cell + 1), 0, Mean(cell => (cell + 500) % 1_000) / 4);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1_000)]
    public void Fewer_distinct_vectors_than_cells_become_the_cells(int cells)
    {
        var sample = new VectorBlock(2, Enumerable.Range(0, 2_000).Select(i => (float)(i / 2 % 5)).ToArray());
        CellBook book = CellTrainer.Train(sample, cells, seed: 1, parallelism: 1);
        Assert.Equal(5, book.Count);
        Assert.Equal(0, Inertia(sample, book));
    }

    [Fact]
    public void A_cancelled_training_stops()
    {
        var sample = new VectorBlock(4, Draws.Vectors(1_000 * 4, seed: 1));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            CellTrainer.Train(sample, 16, seed: 1, parallelism: 1, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static double Inertia(VectorBlock sample, CellBook book)
    {
        double inertia = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            ScalarKernel.Nearest(sample[i], book.Centroids.Span, out float distance);
            inertia += distance;
        }

        return inertia;
    }
}
