namespace OrleansLsh.Index.Tests.Service;

public class DeletingMatchingTests
{
    [Fact]
    public async Task More_than_one_commit_takes_are_deleted_commit_by_commit()
    {
        const int Few = 5, Many = 2 * SimilarityService.DeletedAtOnce + Few;
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("shop", "v", 1, Metric.Euclidean);
        await lsh.UpsertAsync("shop", [.. Enumerable.Range(0, Many).Select(i => Document.Of($"{i}", "v", new float[] { i }, new { i }))]);
        Assert.Equal(Many - Few, await lsh.DeleteAsync("shop", Filter.Where("i").AtLeast(Few)));
        Assert.Equal(["0", "1", "2", "3", "4"], await lsh.ExportAsync("shop").Select(document => document.Id).ToArrayAsync());
    }
}
