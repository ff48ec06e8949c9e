using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Silo.Tests.Processes;

[Collection("processes")]
public sealed class OneSiloTests : IDisposable
{
    private const int GatewayPort = 31_000;
    private static readonly (string, string)[] Ports = [("GatewayPort", "31000"), ("SiloPort", "12111")];
    private static readonly TrainingOptions QuickTraining = Corpus.Training with { SampleSize = 2_000 };
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
    public async Task An_application_has_the_service_over_its_cluster_as_soon_as_its_host_has_started()
    {
        await using SiloProcess silo = await SiloProcess.StartAsync(_folder, Ports);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOrleansLsh(lsh => lsh.UseCluster(options => options.GatewayPort = GatewayPort))
            .AddKeyedOrleansLsh("again", lsh => lsh.UseCluster(options => options.GatewayPort = GatewayPort));
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<ISimilarityService>().CreateAsync("shop", "v", 2);
        Assert.Equal(["shop"], (await host.Services.GetRequiredKeyedService<ISimilarityService>("again").ListAsync()).Select(one => one.Name));
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
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

    [SkippableFact]
    public async Task A_silo_that_has_Redis_and_misses_Elasticsearch_says_so()
    {
        RedisProcess.Need();
        await using RedisProcess redis = RedisProcess.OnFreePort();
        (int code, string said) = await SiloProcess.RefusedAsync(
            _folder, ("Redis", redis.Address), ("Elasticsearch", "http://127.0.0.1:2"), ("StartTimeout", "00:00:05"));
        Assert.Equal(2, code);
        Assert.Contains("Elasticsearch (Lsh:Elasticsearch http://127.0.0.1:2) is not ready", said, StringComparison.Ordinal);
        Assert.DoesNotContain("The silo did not start: Redis", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_folder_is_refused_at_its_start_and_told_what_to_set()
    {
        await using SiloProcess first = await SiloProcess.StartAsync(_folder, Ports);
        (int code, string said) = await SiloProcess.RefusedAsync(_folder);
        Assert.Equal(2, code);
        Assert.Contains("For several silos set Lsh:Redis and Lsh:Elasticsearch", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_silos_that_start_at_the_same_moment_take_different_ports_and_say_which()
    {
        Task<SiloProcess>[] starts = [.. Enumerable.Range(0, 2).Select(i => SiloProcess.StartAsync(_folder, ("DataFolder", $"data{i}")))];
        SiloProcess[] silos = await Task.WhenAll(starts);
        string[] gateways = [.. silos.Select(silo => silo.Output.Split("clients ")[1].Split(';')[0])];
        foreach (SiloProcess silo in silos) await silo.DisposeAsync();
        Assert.NotEqual(gateways[0], gateways[1]);
        Assert.All(silos, silo => Assert.Contains("documents in " + _folder, silo.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_a_silo_stops_its_training_and_says_what_became_of_the_writes()
    {
        await using SiloProcess silo = await SiloProcess.StartAsync(_folder, Ports);
        await using ClusterSimilarityService service = await ConnectAsync();
        await service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
        await service.UpsertAsync("shop", Corpus.Documents(20_000));
        Task<int>? stopping = null;
        var told = new Told<TrainProgress>(_ => stopping ??= silo.StopAsync());
        // It ends with the silo, or it was quicker.
        await Record.ExceptionAsync(() => service.TrainAsync("shop", new TrainRequest(QuickTraining with { Restarts = 100, SampleSize = 20_000 }), told));
        Assert.Equal(0, await stopping!);
        Assert.Contains("every write that was taken in is durable", silo.Output, StringComparison.Ordinal);
    }

    private static Task<ClusterSimilarityService> ConnectAsync() =>
        LshClient.ConnectAsync(new LshClientOptions { GatewayPort = GatewayPort, AttemptTimeout = TimeSpan.FromSeconds(30) });
}
