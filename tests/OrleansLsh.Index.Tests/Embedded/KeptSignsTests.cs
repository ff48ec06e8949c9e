using OrleansLsh.Index.Port;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

public class KeptSignsTests
{
    [Fact]
    public async Task Directions_that_a_training_chose_are_kept_and_searches_answer_alike_after_the_file_was_opened_again()
    {
        using var temporary = new TemporaryFile();
        float[][] vectors = Vectors(dimensions: 256, count: 6_000);
        var request = new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = vectors[7] },
            Limit = 50,
            Setting = new SearchSetting { Probes = 8, Candidates = 80 },
        };
        IReadOnlyList<SearchHit> before;
        await using (EmbeddedIndex index = EmbeddedIndex.Open(temporary.Path))
        {
            await using var service = new SimilarityService(index);
            await service.CreateAsync("c", [new VectorField("v", 256, Metric.Euclidean)]);
            await service.UpsertAsync("c", [.. vectors.Select((vector, i) => Document.Of($"d{i}", "v", vector))]);
            await service.TrainAsync("c", new TrainRequest(new TrainingOptions { Subspaces = 2, Clusters = 2, Cells = 32 }));
            Assert.True(await HasSignsAsync(index));
            before = (await service.SearchAsync("c", request)).Hits;
        }
        await using EmbeddedIndex again = EmbeddedIndex.Open(temporary.Path);
        await using var reopened = new SimilarityService(again);
        Assert.True(await HasSignsAsync(again));
        IReadOnlyList<SearchHit> after = (await reopened.SearchAsync("c", request)).Hits;
        Assert.Equal(before.Select(hit => (hit.Id, hit.Distance)), after.Select(hit => (hit.Id, hit.Distance)));
    }

    private static async Task<bool> HasSignsAsync(EmbeddedIndex index)
    {
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        return (await collection.StateAsync("v", default)).Model is { Signs: not null };
    }

    /// <summary>Around some centres, each component varying less than the one before.</summary>
    private static float[][] Vectors(int dimensions, int count)
    {
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, 20).Select(_ => Draw(2))];
        return [.. Enumerable.Range(0, count).Select(i => Draw(1).Zip(centres[i % 20], (x, y) => x + y).ToArray())];

        float[] Draw(double size) =>
            [.. Enumerable.Range(0, dimensions).Select(d => (float)(size * Math.Pow(0.97, d) * (random.NextDouble() + random.NextDouble() - 1)))];
    }
}
