using OrleansLsh.Client;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Silo.Tests.Processes;

[Collection("processes")]
public sealed class OneSiloTests : IDisposable
{
    private const int GatewayPort = 31_000;
    private static readonly (string, string)[] Ports = [("GatewayPort", "31000"), ("SiloPort", "12111")];
    private static readonly TrainingOptions QuickTraining = new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 2_000 };
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Models_and_documents_are_there_after_a_restart_and_after_a_kill(bool kill)
    {
        IReadOnlyList<SearchHit> before;
        await using (SiloProcess silo = await SiloProcess.StartAsync(_folder, Ports))
        {
            await using ClusterSimilarityService service = await ConnectAsync();
            await service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
            await service.UpsertAsync("shop", Corpus.Documents(2_000));
            await service.TrainAsync("shop", new TrainRequest(QuickTraining));
            before = (await service.SearchAsync("shop", "d7")).Hits;
            if (kill) await silo.KillAsync();
            else Assert.Equal(0, await silo.StopAsync());
        }
        await using SiloProcess again = await SiloProcess.StartAsync(_folder, Ports);
        await using ClusterSimilarityService later = await ConnectAsync();
        CollectionDescription described = await later.DescribeAsync("shop");
        Assert.Equal((2_000L, 1), (described.Documents, described.Fields[0].ModelVersion));
        Assert.Equal(before.Select(hit => (hit.Id, hit.Score)), (await later.SearchAsync("shop", "d7")).Hits.Select(hit => (hit.Id, hit.Score)));
        Assert.Equal(2, (await later.TrainAsync("shop", new TrainRequest(QuickTraining))).Fields[0].ModelVersion);
    }

    [Fact]
    public async Task An_unsafe_combination_is_refused_with_the_setting_to_change()
    {
        (int code, string said) = await SiloProcess.RefusedAsync(_folder, ("Redis", "localhost:6379"));
        Assert.Equal(2, code);
        Assert.Contains("Set Lsh:Elasticsearch", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_misses_its_servers_says_whom_it_waits_for()
    {
        (int code, string said) = await SiloProcess.RefusedAsync(
            _folder, ("Redis", "127.0.0.1:1"), ("Elasticsearch", "http://127.0.0.1:2"), ("StartTimeout", "00:00:02"));
        Assert.Equal(2, code);
        Assert.Contains("Redis (Lsh:Redis) does not answer", said, StringComparison.Ordinal);
    }

    private static Task<ClusterSimilarityService> ConnectAsync() =>
        LshClient.ConnectAsync(new LshClientOptions { GatewayPort = GatewayPort, AttemptTimeout = TimeSpan.FromSeconds(30) });
}
