using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansLsh.Client;
using OrleansLsh.ClusterBench;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Service;
using OrleansLsh.Silo;

string folder = Directory.CreateTempSubdirectory("lsh-bench-").FullName;
int gateway = 32_000;
await using WebApplication silo = await LshSilo.BuildAsync(
    ["--urls", "http://127.0.0.1:0", "--Lsh:DataFolder", Path.Combine(folder, "silo"), "--Lsh:GatewayPort", $"{gateway}", "--Lsh:SiloPort", "13111"]);
await silo.StartAsync();
try
{
    await using ClusterSimilarityService cluster = await LshClient.ConnectAsync(
        new LshClientOptions { GatewayPort = gateway, AttemptTimeout = TimeSpan.FromMinutes(2) });
    await using var embedded = new SimilarityService(EmbeddedIndex.Open(Path.Combine(folder, "embedded.db")));
    await new HashPart(silo.Services.GetRequiredService<IGrainFactory>(), cluster, embedded).RunAsync();
    await new ServicePart(cluster, embedded).RunAsync();
}
finally
{
    await silo.StopAsync();
    Directory.Delete(folder, recursive: true);
}
