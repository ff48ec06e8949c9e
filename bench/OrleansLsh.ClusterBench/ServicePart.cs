using OrleansLsh.Client;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.ClusterBench;

/// <summary>Import and search of the same documents, embedded and through the client over TCP, in turns.</summary>
internal sealed class ServicePart(ClusterSimilarityService cluster, SimilarityService embedded)
{
    private const string Collection = "served";
    private const int Dimensions = 128, Count = 50_000, Rounds = 3, Callers = 8, SearchesPerCaller = 1_500;

    public async Task RunAsync()
    {
        Document[] documents = [.. Vectors.Random(Count, Dimensions, 4).Select((vector, i) => Document.Of($"d{i}", "v", vector, new { n = i }))];
        var imported = new Dictionary<string, double>();
        foreach ((string name, ISimilarityService service) in Both())
        {
            imported[name] = await Measured.RateAsync(Rounds, Count, async () =>
            {
                if ((await service.ListAsync()).Any(collection => collection.Name == Collection)) await service.DropAsync(Collection);
                await service.CreateAsync(Collection, "v", Dimensions);
                await service.ImportAsync(Collection, Stream(documents));
            });
            await service.TrainAsync(Collection, new TrainRequest(new TrainingOptions { Restarts = 1 }));
        }
        Console.WriteLine($"\n| {Count:N0} documents, D = {Dimensions} | figure | floor |\n|---|---|---|");
        Row("import", "documents/s", imported, 0.5);
        float[][] queries = Vectors.Random(1_000, Dimensions, 5);
        foreach (SearchSetting? setting in new[] { null, SearchSetting.Exact })
        {
            var searched = new Dictionary<string, double>();
            foreach ((string name, ISimilarityService service) in Both())
                searched[name] = await Measured.RateAsync(Rounds, Callers * SearchesPerCaller, () => SearchAsync(service, queries, setting));
            Row($"search, {Callers} callers, {(setting is null ? "default setting" : "exact")}", "QPS", searched, 0.3);
        }
        foreach ((string name, ISimilarityService service) in Both())
        {
            int next = 0;
            (double p50, double p99, long bytes) = await Measured.LatencyAsync(
                2_000, () => service.SearchAsync(Collection, Request(queries[next++ % queries.Length], null)));
            Measured.Row($"one search at a time, {name}", $"p50 {p50:0.000} ms, p99 {p99:0.000} ms, {bytes:N0} B");
        }
    }

    private (string, ISimilarityService)[] Both() => [("embedded", embedded), ("client", cluster)];

    private static void Row(string what, string unit, Dictionary<string, double> figures, double floor)
    {
        double embedded = figures["embedded"], client = figures["client"];
        Measured.Row($"{what}", $"embedded {embedded:N0}, client {client:N0} {unit}: {client / embedded:0.00} ×", FormattableString.Invariant($"{floor} ×"));
    }

    private static SearchRequest Request(float[] query, SearchSetting? setting) =>
        new() { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { ["v"] = query }, Setting = setting };

    private static Task SearchAsync(ISimilarityService service, float[][] queries, SearchSetting? setting) => Task.WhenAll(Enumerable.Range(0, Callers).Select(
        caller => Task.Run(async () =>
        {
            for (int i = 0; i < SearchesPerCaller; i++)
                await service.SearchAsync(Collection, Request(queries[(caller * 131 + i) % queries.Length], setting));
        })));

    private static async IAsyncEnumerable<Document> Stream(Document[] documents)
    {
        foreach (Document document in documents) yield return document;
        await Task.CompletedTask;
    }
}
