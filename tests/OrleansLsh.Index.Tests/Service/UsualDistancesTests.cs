using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service.Measuring;

namespace OrleansLsh.Index.Tests.Service;

public class UsualDistancesTests
{
    [Fact]
    public void Ninety_nine_of_a_hundred_queries_are_usual()
    {
        float[] distances = [.. Enumerable.Range(1, 1_000).Select(i => 10 + i / 1_000f)];
        Assert.Equal(Squared(distances[989]), Furthest(distances)!.Value, 1e-3);
        Assert.Equal(Squared(distances[9]), Furthest(distances[..10])!.Value, 1e-3);
    }

    [Fact]
    public void A_few_that_lie_far_from_all_others_are_not()
    {
        float[] distances = [.. Enumerable.Repeat(1f, 980), .. Enumerable.Repeat(100f, 20)];
        Assert.InRange(Furthest(distances)!.Value, 1, Squared(100) / 2);
    }

    [Fact]
    public void Nothing_is_said_where_there_are_no_cells_or_distances_are_no_numbers()
    {
        Assert.Null(UsualDistances.Furthest(Of(null), new VectorBlock(1, new float[] { 1 })));
        Assert.Null(Furthest([float.MaxValue, float.MaxValue]));
    }

    [Fact]
    public void Of_documents_99_in_100_are_usual_and_those_beyond_are_counted()
    {
        float[] distances = [.. Enumerable.Repeat(1f, 900), .. Enumerable.Repeat(10f, 100)];
        Model model = Of(new CellBook(1, new float[] { 0, -1e6f }));
        Assert.Equal(100, UsualDistances.Furthest(model, new VectorBlock(1, distances), areTrainedOn: false)!.Value, 1e-3);
        Assert.Equal(150, UsualDistances.Furthest(model, new VectorBlock(1, distances), areTrainedOn: true)!.Value, 1e-3);
        Assert.Equal(0.1, UsualDistances.PartBeyond(model, new VectorBlock(1, distances), 4));
        // A few that lie far from all others hide no documents that move in between.
        float[] outliers = [.. Enumerable.Repeat(1f, 980), .. Enumerable.Repeat(100f, 20)];
        Assert.Equal(1.5, UsualDistances.Furthest(model, new VectorBlock(1, outliers), areTrainedOn: false)!.Value, 1e-3);
        Assert.Null(UsualDistances.Furthest(model, new VectorBlock(1, default), areTrainedOn: false));
        Assert.Null(UsualDistances.Furthest(Of(null), new VectorBlock(1, distances), areTrainedOn: false));
        Assert.Null(UsualDistances.PartBeyond(Of(null), new VectorBlock(1, distances), 4));
    }

    private static float Squared(float distance) => distance * distance;

    private static float? Furthest(float[] distances) =>
        UsualDistances.Furthest(Of(new CellBook(1, new float[] { 0, -1e6f })), new VectorBlock(1, distances));

    private static Model Of(CellBook? cells)
    {
        Model trained = ModelTrainer.Train(
            "c.v", 1, Metric.Euclidean, new VectorBlock(1, new float[] { 1, 2, 3 }), 3, new TrainingOptions { Subspaces = 1, Clusters = 2 },
            null, default);
        return new Model(
            trained.Id, 1, trained.Metric, trained.Options, trained.Split, trained.Codebooks, cells, trained.Statistics, trained.SampleSize);
    }
}
