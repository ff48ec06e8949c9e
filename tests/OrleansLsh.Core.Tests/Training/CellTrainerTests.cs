using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Tests.Hashing;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

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
    public void Fewer_distinct_vectors_than_cells_become_the_cells()
    {
        var sample = new VectorBlock(2, Enumerable.Range(0, 2_000).Select(i => (float)(i / 2 % 5)).ToArray());
        CellBook book = CellTrainer.Train(sample, 64, seed: 1, parallelism: 1);
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
