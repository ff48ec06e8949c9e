using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Indexing;

public class UpdatingLargeTests() : ClusterTest()
{
    [Fact]
    public async Task Small_changes_of_large_documents_are_made_call_by_call()
    {
        const int Many = 6, Large = 8_000_000;
        await Service.CreateAsync(Collection, "v", 1, Metric.Euclidean);
        string blob = new('x', Large);
        for (int i = 0; i < Many; i++) await Service.UpsertAsync(Collection, [Document.Of($"{i}", "v", new float[] { i }, new { blob })]);
        WriteReport report = await Service.UpdateAsync(
            Collection, [.. Enumerable.Range(0, Many).Append(99).Append(0).Select(i => DocumentUpdate.Of($"{i}", new { i }))]);
        Assert.Equal(Many + 1, report.Written);
        Assert.Equal(Many, Assert.Single(report.Failures).Position);
        for (int i = 0; i < Many; i++)
            Assert.Equal(i, (await Service.GetAsync(Collection, $"{i}"))!.Source.GetProperty("i").GetInt32());
    }
}
