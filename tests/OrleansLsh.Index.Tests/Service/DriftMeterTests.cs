using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;

namespace OrleansLsh.Index.Tests.Service;

public sealed class DriftMeterTests : IDisposable
{
    private const int Dimensions = 16, Count = 12_000;

    private static readonly TrainingOptions Quick = new() { Subspaces = 4, Clusters = 8, Cells = 128, Restarts = 1 };

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        foreach (string beside in Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(_file)}*")) File.Delete(beside);
    }

    [Fact]
    public async Task Documents_that_were_all_replaced_ask_for_a_training_without_a_search_and_after_a_restart_too()
    {
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(_file))
        {
            await lsh.CreateAsync("c", [new VectorField(Clustered.Field, Dimensions, Metric.Euclidean)]);
            await lsh.UpsertAsync("c", Clustered.Documents(Count, Dimensions, seed: 1));
            FieldDescription trained = (await lsh.TrainAsync("c", new TrainRequest(Quick))).Fields[0];
            Assert.InRange(trained.Drift!.Far!.Value, 0, 0.06);
            Assert.InRange(trained.Drift.Error, 0.7, 1.3);
            Assert.False(trained.TrainAgain);

            // As many others of the same kind.
            await lsh.UpsertAsync("c", Clustered.Documents(Count, Dimensions, seed: 2));
            Assert.False((await lsh.DescribeAsync("c")).Fields[0].TrainAgain);

            await lsh.UpsertAsync("c", [.. Clustered.Documents(Count, Dimensions, seed: 3).Select(Moved)]);
            FieldDescription replaced = (await lsh.DescribeAsync("c")).Fields[0];
            AssertFar(replaced);
            Assert.Equal(replaced.Drift, (await lsh.ListAsync())[0].Fields[0].Drift);
        }
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(_file))
        {
            Assert.Null((await lsh.ListAsync())[0].Fields[0].Drift);
            AssertFar((await lsh.DescribeAsync("c")).Fields[0]);
            Assert.False((await lsh.TrainAsync("c", new TrainRequest(Quick))).Fields[0].TrainAgain);
        }

        static void AssertFar(FieldDescription field)
        {
            Assert.True(field.TrainAgain);
            Assert.InRange(field.Drift!.Far!.Value, 0.5, 1);
            Assert.EndsWith("% of its documents lie further from the cells than nearly all did when it was trained.",
                Assert.Single(field.Notes, note => note.StartsWith("Train again: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Codes_are_compared_with_those_of_vectors_that_were_not_trained_on()
    {
        // Two of each cluster: their means are nearer to them than to any other.
        VectorBlock sample = Block(Normal(64, 1)), others = Block(Normal(400, 2));
        Model model = ModelTrainer.Train(
            "c.v", 1, Metric.Euclidean, sample, 64, new TrainingOptions { Subspaces = 4, Clusters = 4, Cells = 0 }, null, default);
        FieldDrift same = DriftMeter.Measure(model, null, others);
        Assert.Equal((400, null), (same.Vectors, same.Far));
        Assert.InRange(same.Error, 0.7, 1.4);
        Assert.False(same.TrainAgain);
        FieldDrift changed = DriftMeter.Measure(model, null, Block(Normal(400, 3, deviation: 3)));
        Assert.True(changed.Error > 1.5 && changed.TrainAgain, $"{changed.Error}");
        Assert.EndsWith("times the error of the training's", changed.Why, StringComparison.Ordinal);
        Assert.False((changed with { Vectors = 99 }).TrainAgain);
    }

    [Fact]
    public async Task Vectors_that_were_made_anew_of_other_dimensions_are_not_compared_by_the_model_of_before()
    {
        await using var index = new ReferenceIndex();
        await using var lsh = new SimilarityService(index);
        await lsh.CreateAsync("c", "v", 4);
        await lsh.UpsertAsync("c", [Document.Of("d", "v", new float[] { 1, 2, 3, 4 })]);
        Model before = ModelTrainer.Train(
            "c.v", 1, Metric.Cosine, Block(Normal(64, 1)), 64, new TrainingOptions { Subspaces = 4, Clusters = 4, Cells = 0 }, null, default);
        var described = new CountedField(new VectorField("v", 8), 1, before, null);
        Assert.Null(await new DriftMeter(TimeProvider.System).MeasureAsync((await index.OpenAsync("c", default))!, described, default));
    }

    private static Document Moved(Document document) => Document.Of(
        document.Id, Clustered.Field, Array.ConvertAll(document.Vectors[Clustered.Field].ToArray(), value => -value));

    private static VectorBlock Block(float[] values) => new(8, values);

    private static float[] Normal(int count, int seed, double deviation = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 8 * count).Select(_ => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
