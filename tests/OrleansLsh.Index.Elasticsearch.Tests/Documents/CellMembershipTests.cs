using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Elasticsearch.Documents;

namespace OrleansLsh.Index.Elasticsearch.Tests.Documents;

public class CellMembershipTests
{
    private const int Dimensions = 8, Vectors = 1_000;

    [Theory]
    [InlineData(1, 128, 1)]
    [InlineData(127, 128, 1)]
    [InlineData(128, 128, 2)]
    [InlineData(4_096, 784, 2)]
    public void A_document_belongs_to_two_of_many_cells_but_to_one_of_few(int cells, int dimensions, int each) =>
        Assert.Equal(each, CellMembership.Each(new CellBook(dimensions, new float[cells * dimensions])));

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    public void The_nearest_cell_comes_first_and_the_others_are_the_near_ones_of_the_least_loss(int count)
    {
        Model model = Cells(count);
        float[] vectors = Draw(Vectors, seed: 2);
        var membership = new CellMembership(model, vectors);
        var cells = new ushort[membership.Count];
        int expected = 0;
        for (int row = 0; row < Vectors; row++)
        {
            membership.Find(row, cells);
            Assert.Equal(cells.Length, cells.Distinct().Count());
            expected += cells.Zip(LeastLoss(model, vectors.AsSpan(row * Dimensions, Dimensions), cells.Length)).Count(pair => pair.First == pair.Second);
        }
        // int8 centroids let some that are as good as equal change places.
        Assert.InRange(expected, 0.95 * Vectors * cells.Length, Vectors * cells.Length);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(512)]
    public void A_document_is_found_by_its_own_vector_however_few_cells_are_probed(int count)
    {
        Model model = Cells(count);
        float[] vectors = Draw(Vectors, seed: 2);
        var membership = new CellMembership(model, vectors);
        var cells = new ushort[membership.Count];
        for (int row = 0; row < Vectors; row++)
        {
            membership.Find(row, cells);
            for (int probes = 1; probes <= 12; probes++)
            {
                int[] probed = CellMembership.Probe(model, vectors.AsSpan(row * Dimensions, Dimensions), probes);
                Assert.Equal(probes, probed.Distinct().Count());
                Assert.Contains(cells[0], probed);
            }
        }
    }

    [Fact]
    public void A_second_cell_lies_across_the_direction_of_the_first()
    {
        // Seen from the vector, the first two centroids lie in one direction: the third, though the farthest, tells more.
        Model model = Cells(Centroids((0.5f, 0), (0.6f, 0), (0, 0.7f)));
        Assert.Equal([0, 2], Find(model, new float[Dimensions]));
    }

    [Fact]
    public void A_vector_that_is_a_centroid_belongs_to_its_cell_and_the_nearest_others()
    {
        Model model = Cells(Centroids((0, 0), (0.7f, 0), (0, 0.6f)));
        Assert.Equal([0, 2], Find(model, new float[Dimensions]));
    }

    [Fact]
    public void Vectors_whose_squares_overflow_belong_to_different_cells_all_the_same()
    {
        Model model = Cells([.. Draw(512, seed: 4).Select(component => component * 1e30f)]);
        Assert.Equal(2, Find(model, [.. Draw(1, seed: 5).Select(component => component * 1e30f)]).Distinct().Count());
    }

    private static ushort[] Find(Model model, float[] vector)
    {
        var membership = new CellMembership(model, vector);
        var cells = new ushort[membership.Count];
        membership.Find(0, cells);
        return cells;
    }

    /// <summary>By the definition, with residuals in double precision.</summary>
    private static List<int> LeastLoss(Model model, ReadOnlySpan<float> vector, int each)
    {
        float[] point = vector.ToArray();
        double[] Residual(int cell) => [.. point.Zip(model.Cells![cell].ToArray(), (x, c) => (double)x - c)];
        double Dot(int one, int other) => Residual(one).Zip(Residual(other), (r, s) => r * s).Sum();
        int[] near = [.. Enumerable.Range(0, model.Cells!.Count).OrderBy(cell => Dot(cell, cell)).Take(4 * each)];
        var taken = new List<int>();
        while (taken.Count < each)
            taken.Add(near.Except(taken).MinBy(cell => Dot(cell, cell) + taken.Sum(before => Math.Pow(Dot(cell, before), 2) / Dot(before, before))));
        return taken;
    }

    /// <summary>128 centroids, so that a document belongs to two cells: some in a plane, the others far away.</summary>
    private static float[] Centroids(params (float X, float Y)[] near)
    {
        var centroids = new float[128 * Dimensions];
        for (int cell = 0; cell < 128; cell++)
        {
            Span<float> centroid = centroids.AsSpan(cell * Dimensions, Dimensions);
            if (cell < near.Length) (centroid[0], centroid[1]) = near[cell];
            else centroid[2] = 10 + cell;
        }
        return centroids;
    }

    private static Model Cells(int count) => Cells(Draw(count, seed: 4));

    private static Model Cells(float[] centroids)
    {
        float[] sample = Draw(600, seed: 1);
        Model trained = ModelTrainer.Train(
            "c.v", 1, Metric.Euclidean, new VectorBlock(Dimensions, sample), 600, new TrainingOptions { Subspaces = 2, Clusters = 2, Cells = 2, Restarts = 1 }, null, default);
        return new Model(
            trained.Id, trained.Version, trained.Metric, trained.Options, trained.Split, trained.Codebooks,
            new CellBook(Dimensions, centroids), trained.Statistics, trained.SampleSize);
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Dimensions).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
