namespace OrleansLsh.Index.Tests.Storage;

public class MatchCacheTests
{
    private const int Filters = 16, Length = 1 << 20;

    [Fact]
    public async Task Filters_that_were_used_are_not_kept_however_long_they_are()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("c", [new VectorField("v", 2, Metric.Euclidean)]);
        await service.UpsertAsync("c", [Document.Of("a", "v", new float[] { 1, 2 })]);
        await SearchAsync(service, 0);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 1; i <= Filters; i++) await SearchAsync(service, i);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Filters * Length / 4);
    }

    private static async Task SearchAsync(ISimilarityService service, int i)
    {
        var filter = new Filter { MustNot = [new EqualsClause("title", FilterValue.Of($"{i}{new string('x', Length)}"))] };
        SearchResponse found = await service.SearchAsync("c", new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new float[] { 1, 2 } },
            Filter = filter,
        });
        Assert.Single(found.Hits);
    }
}
