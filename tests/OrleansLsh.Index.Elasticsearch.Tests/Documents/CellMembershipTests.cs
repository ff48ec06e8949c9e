using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch.Documents;

namespace OrleansLsh.Index.Elasticsearch.Tests.Documents;

public class CellMembershipTests
{
    private const int Dimensions = 8, Vectors = 1_000;

    [Theory]
    [InlineData(1, 128, 1)]
    [InlineData(127, 128, 1)]
    [InlineData(128, 128, 2)]
    [InlineData(4_096, 128, 4)]
    [InlineData(4_096, 4, 4)]
    [InlineData(4_096, 256, 2)]
    [InlineData(4_096, 784, 1)]
    public void A_document_belongs_to_several_of_many_cells_but_to_one_of_few_or_where_vectors_are_wide(int cells, int dimensions, int each) =>
        Assert.Equal(each, CellMembership.Each(new CellBook(dimensions, new float[cells * dimensions])));

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    public void The_nearest_cell_comes_first_and_those_after_it_are_others_nearly_as_near(int count)
    {
        Model model = Cells(count);
        float[] vectors = Draw(Vectors, seed: 2);
        var nearest = new ushort[Vectors];
        model.Cells!.Assign(vectors, nearest);
        var membership = new CellMembership(model, vectors, nearest);

        int each = CellMembership.Each(model.Cells), expected = 0;
        var distances = new float[count];
        for (int row = 0; row < Vectors; row++)
        {
            ushort[] cells = membership[row].ToArray();
            Assert.Equal(nearest[row], cells[0]);
            Assert.Equal(each, cells.Distinct().Count());
            model.Cells.Distances(vectors.AsSpan(row * Dimensions, Dimensions), distances);
            float[] ranked = [.. distances.Order()];
            expected += cells.Count(cell => distances[cell] <= ranked[each - 1]);
        }
        // int8 centroids let some that are as good as equal change places.
        Assert.InRange(expected, 0.95 * Vectors * each, Vectors * each);
    }

    [Fact]
    public void A_nearest_cell_that_the_chooser_does_not_see_among_the_nearest_is_kept_all_the_same()
    {
        Model model = Cells(512);
        ReadOnlySpan<ushort> cells = new CellMembership(model, Draw(1, seed: 3), new ushort[] { Farthest(model, Draw(1, seed: 3)) })[0];
        Assert.Equal(Farthest(model, Draw(1, seed: 3)), cells[0]);
        Assert.Equal(4, cells.ToArray().Distinct().Count());
    }

    private static Model Cells(int count)
    {
        float[] sample = Draw(600, seed: 1);
        Model trained = ModelTrainer.Train(
            "c.v", 1, Metric.Euclidean, new VectorBlock(Dimensions, sample), 600, new TrainingOptions { Subspaces = 2, Clusters = 2, Cells = 2, Restarts = 1 }, null, default);
        return new Model(
            trained.Id, trained.Version, trained.Metric, trained.Options, trained.Split, trained.Codebooks,
            new CellBook(Dimensions, Draw(count, seed: 4)), trained.Statistics, trained.SampleSize);
    }

    private static ushort Farthest(Model model, float[] vector)
    {
        var distances = new float[model.Cells!.Count];
        model.Cells.Distances(vector, distances);
        return (ushort)Array.IndexOf(distances, distances.Max());
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Dimensions).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
