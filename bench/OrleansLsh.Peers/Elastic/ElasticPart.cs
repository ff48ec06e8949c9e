using OrleansLsh.Core.Training;
using OrleansLsh.Index.Elasticsearch;
using OrleansLsh.Index.Service;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>The product on Elasticsearch beside Elasticsearch's own kNN: loading, then single queries over sweeps of settings, taken in turns.</summary>
internal static class ElasticPart
{
    private const string Variable = "ELASTICSEARCH_URL", Prefix = "lsh-bench";

    private static NativeGraph Graph { get; } = Enum.Parse<NativeGraph>(Environment.GetEnvironmentVariable("LSH_BENCH_GRAPH") ?? nameof(NativeGraph.None));

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        var url = new Uri(Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} names no server."));
        bool merged = Environment.GetEnvironmentVariable("LSH_BENCH_UNMERGED") is null;
        using var server = new RawServer(url);
        foreach (string name in new[] { "apis", "mnist" })
        {
            if (!folder.Has(name)) continue;
            QuerySet set = await QuerySet.ReadAsync(folder, name);
            await using var index = new ElasticsearchIndex(new ElasticsearchOptions { Addresses = [url], Prefix = Prefix, Graph = Graph, Replicas = 0, Refresh = RefreshPolicy.None, RequestTimeout = TimeSpan.FromMinutes(30) });
            await using var service = new SimilarityService(index);
            NativeIndex[] natives = [new(server, $"native-hnsw-{name}", "hnsw"), new(server, $"native-int8-{name}", "int8_hnsw")];
            await LoadAsync(set, server, service, natives);
            foreach (string loaded in natives.Select(native => native.Name).Append($"{Prefix}.{name}")) await server.SettleAsync(loaded, merged);
            await new Sweep(set, new SimilarityCollection(service, name), natives, merged ? "merged" : "unmerged", Graph != NativeGraph.None).RunAsync();
            await ClientOverhead.MeasureAsync(set, server, $"{Prefix}.{name}", index);
            // Last: what it writes over stays in the segments for a while.
            await PreparedLoop.MeasureAsync(set, server, $"{Prefix}.{name}", service);
            foreach (NativeIndex native in natives) await native.DropAsync();
            await service.DropAsync(name);
        }
    }

    private static async Task LoadAsync(QuerySet set, RawServer server, SimilarityService service, NativeIndex[] natives)
    {
        List<ReadOnlyMemory<byte>> bodies = NativeIndex.Bodies(set);
        // The first load warms the server up and is thrown away.
        foreach (NativeIndex native in natives.Prepend(natives[0]))
        {
            await native.CreateAsync(set);
            double seconds = await native.LoadAsync(bodies);
            MeasurementLine.Print(new Measurement("load", native.Name, set.Set, "prepared bodies", new Dictionary<string, double[]> { ["seconds"] = [seconds] }));
        }
        await CreateAsync(set, service);
        var import = System.Diagnostics.Stopwatch.StartNew();
        await service.ImportAsync(set.Set, SimilarityCollection.DocumentsAsync(set.Documents), PreparedLoop.Import);
        await server.SendAsync(HttpMethod.Post, $"{Prefix}.{set.Set}/_refresh");
        MeasurementLine.Print(Measurement.Ours("load", set.Set, "import, untrained", ("seconds", import.Elapsed.TotalSeconds)));
        import.Restart();
        await service.TrainAsync(set.Set, new TrainRequest(new TrainingOptions()));
        MeasurementLine.Print(Measurement.Ours("load", set.Set, "train", ("seconds", import.Elapsed.TotalSeconds)));
    }

    private static async Task CreateAsync(QuerySet set, SimilarityService service)
    {
        if ((await service.ListAsync()).Any(collection => collection.Name == set.Set)) await service.DropAsync(set.Set);
        await service.CreateAsync(set.Set, [new VectorField(SimilarityCollection.Field, set.Documents.Dimensions, SimilarityCollection.MetricOf(set.Set))]);
    }
}
