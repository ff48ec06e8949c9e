using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Searching;

public class SharedSearchTests() : ClusterTest(silos: 2)
{
    [Fact]
    public async Task Of_searches_that_travel_together_each_gets_its_own_answer_or_error()
    {
        await FillAsync();
        float[][] queries = Corpus.Vectors(60, 21);
        var expected = new List<string[]>();
        foreach (float[] query in queries) expected.Add(await IdsAsync(query));
        for (int round = 0; round < 5; round++)
        {
            Task<string[]>[] right = [.. queries.Select(IdsAsync)];
            Task<string[]>[] wrong = [.. Enumerable.Range(0, 5).Select(i => IdsAsync(new float[i + 1]))];
            Task<string[]>[] late = [.. queries.Select(IdsAsync)];
            for (int i = 0; i < queries.Length; i++)
            {
                Assert.Equal(expected[i], await right[i]);
                Assert.Equal(expected[i], await late[i]);
            }
            foreach (Task<string[]> one in wrong)
                Assert.Equal(ErrorKind.WrongDimensions, (await Assert.ThrowsAsync<LshException>(() => one)).Kind);
        }
    }

    [Fact]
    public async Task Who_gives_up_a_search_leaves_those_that_travel_with_it()
    {
        await FillAsync();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        float[][] queries = Corpus.Vectors(20, 21);
        Task<string[]>[] kept = [.. queries.Select(IdsAsync)];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Service.SearchAsync(Collection, Request(queries[0]), cancel.Token));
        Assert.All(await Task.WhenAll(kept), ids => Assert.Equal(10, ids.Length));
    }

    private static SearchRequest Request(float[] query) => new() { Vectors = Corpus.Query(query) };

    private async Task<string[]> IdsAsync(float[] query) => [.. (await Service.SearchAsync(Collection, Request(query))).Hits.Select(hit => hit.Id)];
}
