using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Indexing;

public class DeletingMatchingTests() : ClusterTest()
{
    [Fact]
    public async Task More_than_one_call_takes_are_deleted_call_by_call()
    {
        const int Few = 5, Many = SimilarityService.DeletedAtOnce + Few;
        await Service.CreateAsync(Collection, "v", 1, Metric.Euclidean);
        await Service.UpsertAsync(Collection, [.. Enumerable.Range(0, Many).Select(i => Document.Of($"{i}", "v", new float[] { i }, new { i }))]);
        Assert.Equal(Many, await Service.DeleteAsync(Collection, Filter.Where("i").Exists()));
        Assert.Equal(0, await Service.CountAsync(Collection));
    }
}
