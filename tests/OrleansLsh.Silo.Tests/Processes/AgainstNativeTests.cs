using System.Text.Json;
using OrleansLsh.Cli.Tests.Processes;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Silo.Tests.Processes;

/// <summary>Elasticsearch's own graph beside the cells, from the command line through a silo.</summary>
[Collection("processes")]
public sealed class AgainstNativeTests : IDisposable
{
    private static readonly TrainingOptions QuickTraining = new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 1_000 };
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task A_silo_whose_collections_have_a_graph_measures_it_beside_the_cells_for_lsh()
    {
        string? elasticsearch = Environment.GetEnvironmentVariable("ELASTICSEARCH_URL");
        Part.Elasticsearch.Need(elasticsearch is not null, "ELASTICSEARCH_URL is not set.");
        string id = $"t{Guid.NewGuid():N}"[..12];
        await using SiloProcess silo = await SiloProcess.StartAsync(
            _folder, ("GatewayPort", "31020"), ("SiloPort", "12131"),
            ("Elasticsearch", elasticsearch!), ("ElasticsearchPrefix", id), ("ElasticsearchReplicas", "0"), ("ElasticsearchGraph", "Hnsw"));
        await using var service = new HttpSimilarityService(silo.Address);
        await service.CreateAsync(id, Corpus.Field, Corpus.Dimensions);
        try
        {
            await service.UpsertAsync(id, Corpus.Documents(2_000));
            await service.TrainAsync(id, new TrainRequest(QuickTraining));
            using LshProcess lsh = LshProcess.Start(
                "evaluate", id, "--url", silo.Address.ToString(), "--against-native", "--queries", "20", "--json");
            (int code, string lines, string error) = await lsh.EndAsync();
            Assert.True(code == 0, error);
            JsonElement[] all = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
            // What the server could keep of the vectors is tried, on those that are no queries, and comes last.
            Assert.Equal(1_800, all[^1].GetProperty("documents").GetInt32());
            Assert.Contains("int8_hnsw", all[^1].GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
            Dictionary<string, double> recalls = all[..^1]
                .ToDictionary(setting => setting.GetProperty("setting").GetString()!, setting => setting.GetProperty("recall").GetDouble());
            Assert.Equal(1, recalls["exact"]);
            Assert.InRange(recalls["default"], 0.9, 1);
            Assert.InRange(recalls["native-640"], 0.95, 1);
            Assert.Superset(new HashSet<string>(["native-10", "native-20", "native-40", "native-80", "native-160", "native-320"]), recalls.Keys.ToHashSet());
        }
        finally
        {
            await service.DropAsync(id);
        }
    }
}
