using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansLsh;
using OrleansLsh.ClusterBench;
using OrleansLsh.Index.Port;
using OrleansLsh.Silo;

string folder = Directory.CreateTempSubdirectory("lsh-bench-").FullName;
ApiDocuments apis = await ApiDocuments.LoadAsync();
string prefix = $"b{Guid.NewGuid():N}"[..12];
try
{
    await RunAsync([], EmbeddedIndex.Open(Path.Combine(folder, "embedded.db")), async (grains, cluster, direct) =>
    {
        if (!args.Contains("--served")) await new HashPart(grains, cluster, direct).RunAsync();
        await new ServicePart(cluster, direct, apis, new ServiceLoad("the embedded index", int.MaxValue, 3_000, 0.5, 0.3)).RunAsync();
    });
    if (Environment.GetEnvironmentVariable("ELASTICSEARCH_URL") is not string elasticsearch)
    {
        Console.WriteLine("\nELASTICSEARCH_URL is not set: nothing was measured on Elasticsearch.");
        return;
    }
    var options = new ElasticsearchOptions { Addresses = [new Uri(elasticsearch)], Prefix = $"{prefix}-direct", Replicas = 0 };
    string[] settings = ["--Lsh:Elasticsearch", elasticsearch, "--Lsh:ElasticsearchPrefix", $"{prefix}-silo", "--Lsh:ElasticsearchReplicas", "0"];
    await RunAsync(settings, new ElasticsearchIndex(options), async (_, cluster, direct) =>
    {
        await new ServicePart(cluster, direct, apis, new ServiceLoad("Elasticsearch", 20_000, 250, 0.8, 0.8)).RunAsync();
        foreach (ISimilarityService service in new ISimilarityService[] { cluster, direct })
            foreach (CollectionDescription collection in await service.ListAsync()) await service.DropAsync(collection.Name);
    });
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task RunAsync(string[] settings, IDocumentIndex index, Func<IGrainFactory, ClusterSimilarityService, SimilarityService, Task> part)
{
    const int Gateway = 32_000;
    await using WebApplication silo = await LshSilo.BuildAsync(
        ["--urls", "http://127.0.0.1:0", "--Lsh:DataFolder", Path.Combine(folder, "silo"),
         "--Lsh:GatewayPort", $"{Gateway}", "--Lsh:SiloPort", "13111", .. settings]);
    await silo.StartAsync();
    await using (ClusterSimilarityService cluster = await LshClient.ConnectAsync(
        new LshClientOptions { GatewayPort = Gateway, AttemptTimeout = TimeSpan.FromMinutes(2) }))
    await using (var direct = new SimilarityService(index))
        await part(silo.Services.GetRequiredService<IGrainFactory>(), cluster, direct);
    await silo.StopAsync();
}
