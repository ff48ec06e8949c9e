// Searches by 8 callers over HTTP and in process, interleaved in the same run on the same collection.
using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Training;
using OrleansLsh.Http.Client;
using OrleansLsh.Http.Hosting;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Service;

const int Documents = 50_000, Dimensions = 128, Callers = 8, Rounds = 3;
var seconds = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5);

await using ISimilarityService embedded = EmbeddedSimilarity.Open(null);
await embedded.CreateAsync("load", "v", Dimensions);
await embedded.ImportAsync("load", Corpus(Documents).ToAsyncEnumerable());
await embedded.TrainAsync("load", new TrainRequest(new TrainingOptions { Restarts = 1, SampleSize = 10_000 }));
await using LshServer server = await LshServer.StartAsync(embedded, ["http://127.0.0.1:0"]);
await using var remote = new HttpSimilarityService(new Uri(server.Addresses[0]));
SearchRequest[] queries = [.. Corpus(1_000, 7).Select(document => new SearchRequest { Vectors = document.Vectors })];

Console.WriteLine($"{Documents} documents of {Dimensions} dimensions, {Callers} callers, {Environment.ProcessorCount} processors");
for (int round = 0; round <= Rounds; round++)
    foreach ((string name, ISimilarityService service) in new[] { ("in process", embedded), ("over HTTP", remote) })
    {
        var (count, p50, p99) = await LoadAsync(service);
        // The first round warms up.
        if (round > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {count / seconds.TotalSeconds,8:F0} requests/s   p50 {p50:F2} ms   p99 {p99:F2} ms"));
    }

async Task<(int Count, double P50, double P99)> LoadAsync(ISimilarityService service)
{
    long end = Stopwatch.GetTimestamp() + (long)(seconds.TotalSeconds * Stopwatch.Frequency);
    double[] times = [.. (await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(service, caller, end))))).SelectMany(one => one).Order()];
    return (times.Length, times[times.Length / 2], times[times.Length * 99 / 100]);
}

async Task<List<double>> CallAsync(ISimilarityService service, int caller, long end)
{
    var times = new List<double>();
    for (int i = caller * 100; Stopwatch.GetTimestamp() < end; i++)
    {
        long start = Stopwatch.GetTimestamp();
        await service.SearchAsync("load", queries[i % queries.Length]);
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
    return times;
}

static IEnumerable<Document> Corpus(int count, int seed = 1)
{
    var random = new Random(seed);
    var centres = new Random(42);
    float[][] around = [.. Enumerable.Range(0, 200).Select(_ => Vector(centres, null))];
    for (int i = 0; i < count; i++) yield return Document.Of($"d{i}", "v", Vector(random, around[random.Next(around.Length)]), new { n = i });
}

static float[] Vector(Random random, float[]? centre)
{
    var vector = new float[Dimensions];
    for (int k = 0; k < vector.Length; k++) vector[k] = random.NextSingle() - 0.5f + (centre is null ? 0 : 2 * centre[k]);
    return vector;
}
