// Searches by 8 callers over HTTP and in process, interleaved in the same run on the same collection.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrleansLsh;
using OrleansLsh.HttpLoad;

const int Documents = 50_000, Dimensions = 128, Callers = 8, Rounds = 3;
var seconds = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5);

await using ISimilarityService embedded = EmbeddedSimilarity.Open(null);
await embedded.CreateAsync("load", "v", Dimensions);
await embedded.ImportAsync("load", Corpus(Documents).ToAsyncEnumerable());
await embedded.TrainAsync("load", new TrainRequest(new TrainingOptions { Restarts = 1, SampleSize = 10_000 }));
await using LshServer server = await LshServer.StartAsync(embedded, ["http://127.0.0.1:0"]);
var address = new Uri(server.Addresses[0]);
await using var remote = new HttpSimilarityService(address);
SearchRequest[] queries = [.. Corpus(1_000, 7).Select(document => new SearchRequest { Vectors = document.Vectors })];
byte[][] byVector = [.. queries.Select(query => Prepared($$"""{"vectors":{"v":{{JsonSerializer.Serialize(query.Vectors!["v"].ToArray())}}},"limit":10}"""))];
byte[][] byId = [.. Enumerable.Range(0, 1_000).Select(i => Prepared($$"""{"id":"d{{i * 49}}","limit":10}"""))];
SearchRequest[] ids = [.. Enumerable.Range(0, 1_000).Select(i => new SearchRequest { Id = $"d{i * 49}" })];

Console.WriteLine($"{Documents} documents of {Dimensions} dimensions, {Callers} callers, {Environment.ProcessorCount} processors, server and callers in one process");
(string Name, Func<Action<int>> Caller)[] ways =
[
    ("in process, by vector", () => i => embedded.SearchAsync("load", queries[i % queries.Length]).GetAwaiter().GetResult()),
    ("over HTTP, by vector", () => Raw(byVector)),
    ("HttpSimilarityService", () => i => remote.SearchAsync("load", queries[i % queries.Length]).GetAwaiter().GetResult()),
    ("in process, by id", () => i => embedded.SearchAsync("load", ids[i % ids.Length]).GetAwaiter().GetResult()),
    ("over HTTP, by id", () => Raw(byId)),
];
List<double>[] times = [.. Enumerable.Range(0, Callers).Select(_ => new List<double>(1 << 20))];
for (int round = 0; round <= Rounds; round++)
    foreach ((string name, Func<Action<int>> caller) in ways)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        double[] took = Load(caller);
        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / took.Length;
        // The first round warms up.
        if (round > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-22} {took.Length / seconds.TotalSeconds,8:F0} requests/s   p50 {took[took.Length / 2]:F2} ms   p99 {took[took.Length * 99 / 100]:F2} ms   {each,7} B allocated each"));
    }

double[] Load(Func<Action<int>> caller)
{
    long end = Stopwatch.GetTimestamp() + (long)(seconds.TotalSeconds * Stopwatch.Frequency);
    foreach (List<double> one in times) one.Clear();
    Thread[] threads = [.. times.Select((own, at) => new Thread(() => CallUntil(caller(), at * 100, end, own)))];
    foreach (Thread thread in threads) thread.Start();
    foreach (Thread thread in threads) thread.Join();
    return [.. times.SelectMany(one => one).Order()];
}

static void CallUntil(Action<int> call, int first, long end, List<double> times)
{
    for (int i = first; Stopwatch.GetTimestamp() < end; i++)
    {
        long start = Stopwatch.GetTimestamp();
        call(i);
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}

Action<int> Raw(byte[][] requests)
{
    var caller = new RawCaller(address);
    return i => caller.Call(requests[i % requests.Length]);
}

byte[] Prepared(string body) => RawCaller.Request(address, "/v1/collections/load/search", body);

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
