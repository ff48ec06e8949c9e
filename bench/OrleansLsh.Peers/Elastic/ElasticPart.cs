using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>The product on Elasticsearch beside Elasticsearch's own kNN: loading, then single queries over sweeps of settings, taken in turns.</summary>
internal static class ElasticPart
{
    private const string Variable = "ELASTICSEARCH_URL", Prefix = "lsh-bench";
    private const int UsualLoads = 3;
    private static readonly string[] Sets = ["apis", "mnist", "summaries", "questions", "emoji"];

    private static int Loads { get; } = Number("LSH_BENCH_LOADS", UsualLoads);

    private static NativeGraph Graph { get; } = Enum.Parse<NativeGraph>(Environment.GetEnvironmentVariable("LSH_BENCH_GRAPH") ?? nameof(NativeGraph.None));

    private static Uri Url => new(Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} names no server."));

    /// <summary>A trial of methods for each set and target.</summary>
    public static Task RunMethodsAsync(BenchmarkFolder folder) => MethodsPart.RunAsync(
        folder, Url, Wanted(), [.. (Environment.GetEnvironmentVariable("LSH_BENCH_TARGETS") ?? ".95,.99,.999").Split(',')
            .Select(target => double.Parse(target, CultureInfo.InvariantCulture))],
        Number("LSH_BENCH_DOCUMENTS", int.MaxValue));

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        Uri url = Url;
        using var server = new RawServer(url);
        var client = new ClientServer(url);
        foreach (string name in Wanted())
        {
            if (!folder.Has(name)) continue;
            QuerySet set = (await QuerySet.ReadAsync(folder, name)).Cut(Number("LSH_BENCH_DOCUMENTS", int.MaxValue));
            var options = new ElasticsearchOptions { Addresses = [url], Prefix = Prefix, Graph = Graph, Replicas = 0, Refresh = RefreshPolicy.None, RequestTimeout = TimeSpan.FromMinutes(30) };
            await using var index = new ElasticsearchIndex(options);
            await using var service = new SimilarityService(index);
            NativeIndex[] natives =
            [
                new(server, $"native-hnsw-{name}", "hnsw", []), new(server, $"native-int8-{name}", "int8_hnsw", [3, 10]),
                new(server, $"native-bbq-{name}", "bbq_hnsw", [3, 10, 20]),
            ];
            await LoadAsync(set, server, service, natives);
            // As they were written, like an index that lives, and then as one segment.
            foreach (bool merged in new[] { false, true })
            {
                foreach (string loaded in natives.Select(native => native.Name).Append($"{Prefix}.{name}")) await server.SettleAsync(loaded, merged);
                await new Sweep(
                    set, new SimilarityCollection(service, name), natives, client, merged ? "merged" : "unmerged", Graph != NativeGraph.None,
                    Number("LSH_BENCH_ROUNDS", Sweep.DefaultRounds)).RunAsync();
            }
            await ClientOverhead.MeasureAsync(set, server, $"{Prefix}.{name}", index, options);
            // Last: what it writes over stays in the segments for a while. Stored documents lack what only the graph has, so they cannot be posted again.
            if (Graph == NativeGraph.None) await PreparedLoop.MeasureAsync(set, server, $"{Prefix}.{name}", service);
            foreach (NativeIndex native in natives) await native.DropAsync();
            await service.DropAsync(name);
        }
    }

    private static string[] Wanted() => Environment.GetEnvironmentVariable("LSH_BENCH_SETS")?.Split(',', StringSplitOptions.TrimEntries) ?? Sets;

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Loads the set into all of them, in turns; the first round warms server and client up and is thrown away.</summary>
    private static async Task LoadAsync(QuerySet set, RawServer server, SimilarityService service, NativeIndex[] natives)
    {
        List<ReadOnlyMemory<byte>> bodies = NativeIndex.Bodies(set);
        var seconds = natives.Select(native => native.Name).Append(Measurement.Product).ToDictionary(name => name, _ => new List<double>());
        for (int round = 0; round <= Loads; round++)
        {
            foreach (NativeIndex native in natives)
            {
                await native.CreateAsync(set);
                seconds[native.Name].Add(await native.LoadAsync(bodies));
            }
            await CreateAsync(set, service);
            long start = Stopwatch.GetTimestamp();
            await service.ImportAsync(set.Set, SimilarityCollection.DocumentsAsync(set.Documents), PreparedLoop.Import);
            await server.SendAsync(HttpMethod.Post, $"{Prefix}.{set.Set}/_refresh");
            seconds[Measurement.Product].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        foreach ((string by, List<double> rounds) in seconds)
            MeasurementLine.Print(new Measurement(
                "load", by, set.Set, by == Measurement.Product ? "import, untrained" : "prepared bodies",
                new Dictionary<string, double[]> { ["seconds"] = [rounds.Skip(1).Order().ElementAt(Loads / 2)] }));
        long began = Stopwatch.GetTimestamp();
        await service.TrainAsync(set.Set, new TrainRequest(new TrainingOptions()));
        MeasurementLine.Print(Measurement.Ours("load", set.Set, "train", ("seconds", Stopwatch.GetElapsedTime(began).TotalSeconds)));
    }

    private static async Task CreateAsync(QuerySet set, SimilarityService service)
    {
        if ((await service.ListAsync()).Any(collection => collection.Name == set.Set)) await service.DropAsync(set.Set);
        await service.CreateAsync(set.Set, [new VectorField(SimilarityCollection.Field, set.Documents.Dimensions, SimilarityCollection.MetricOf(set.Set))]);
    }
}
