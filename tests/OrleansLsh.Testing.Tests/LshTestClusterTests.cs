using Orleans.TestingHost;

namespace OrleansLsh.Testing.Tests;

public class LshTestClusterTests(LshTestCluster shared) : IClassFixture<LshTestCluster>
{
    [Fact]
    public async Task Documents_come_with_text_alone_through_the_grains_too()
    {
        ISimilarityService lsh = shared.Service;
        await lsh.CreateAsync("texts", [new VectorField("title", FakeEmbedder.DefaultDimensions) { Embedder = "minilm" }]);
        await lsh.UpsertAsync("texts", [TemporaryServiceTests.Of("1", "a lamp"), TemporaryServiceTests.Of("2", "a bicycle")]);
        var request = new SearchRequest { QueryTexts = new Dictionary<string, string> { ["title"] = "bicycles" }, Limit = 1 };
        Assert.Equal("2", (await lsh.SearchAsync("texts", request)).Hits.Single().Id);
        Assert.Contains("bicycles", shared.Embedder.Texts);
    }

    [Fact]
    public async Task What_was_written_outlives_the_silo_that_wrote_it()
    {
        bool configured = false;
        await using LshTestCluster cluster = await LshTestCluster.StartAsync(silos: 2, dimensions: 4, configure: _ => configured = true);
        Assert.True(configured);
        await cluster.Service.CreateAsync("texts", [new VectorField("title", 4) { Embedder = "any" }]);
        await cluster.Service.UpsertAsync("texts", [TemporaryServiceTests.Of("1", "a lamp")]);
        foreach (InProcessSiloHandle silo in cluster.Silos.Silos.Skip(1).ToArray()) await cluster.Silos.StopSiloAsync(silo);
        Assert.Equal(1, (await cluster.Service.DescribeAsync("texts")).Documents);
    }

    [Fact]
    public async Task A_number_of_silos_out_of_range_and_a_start_that_was_given_up_before_it_began_are_refused()
    {
        var refused = await Assert.ThrowsAsync<LshException>(() => LshTestCluster.StartAsync(silos: 0));
        Assert.Equal("0 silos are asked for; allowed are 1 to 16.", refused.Message);
        await Assert.ThrowsAsync<OperationCanceledException>(() => LshTestCluster.StartAsync(cancellationToken: new CancellationToken(true)));
    }
}
