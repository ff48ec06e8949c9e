// Texts and pictures a second, beside a plain loop over ONNX Runtime on the same texts and pictures, in turns in the same run.
// Then all pictures and all summaries from beginning to end, and what the VectorData layer takes beside the service.
// Arguments: the folder of embeddings (summaries and questions), the folder of pictures, the number of texts, the most that go from
// beginning to end (default: all).
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using OrleansLsh;
using OrleansLsh.Embedding;
using OrleansLsh.Tests.Models;

const int Rounds = 7;
int count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1_000;
using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount, InterOpNumThreads = 1 };
// As the product's: threads that have nothing to do wait alike on both sides. It made no difference to the ratios.
options.AddSessionConfigEntry("session.force_spinning_stop", "1");

Console.WriteLine($"| {Environment.ProcessorCount} processors | plain loop, a second | product, a second | product / plain |");
Console.WriteLine("|---|---|---|---|");
using (var session = new InferenceSession(Path.Combine(GalleryModels.MiniLm, "model.onnx"), options))
using (var embedder = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm }))
{
    BertTokenizer tokenizer = BertTokenizer.Create(Path.Combine(GalleryModels.MiniLm, "vocab.txt"));
    foreach ((string set, string property) in new[] { ("summaries", "summary"), ("questions", "question") })
    {
        // Of letters on whose tokens both agree.
        string[] texts = [.. Lines(Path.Combine(args[0], $"{set}.jsonl.gz"), property).Distinct().Where(IsPlain).Take(count)];
        await CompareAsync($"{texts.Length:N0} {set}", texts.Length,
            () => PlainLoop.Sentences(session, tokenizer, texts),
            async () => await embedder.GenerateAsync(texts));
    }
}
using (var session = new InferenceSession(GalleryModels.ResNet18, options))
using (var embedder = new OnnxPictureEmbedder(new OnnxPictureOptions { Model = GalleryModels.ResNet18 }))
{
    byte[][] files = [.. Directory.GetFiles(args[1]).Order(StringComparer.Ordinal).Take(count / 4).Select(File.ReadAllBytes)];
    DataContent[] contents = [.. files.Select(file => new DataContent(file, "image/png"))];
    await CompareAsync($"{files.Length:N0} pictures", files.Length,
        () => PlainLoop.Pictures(session, files),
        async () => await embedder.GenerateAsync(contents));
}

int whole = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : int.MaxValue;
await EndToEnd.PicturesAsync([.. Directory.GetFiles(args[1]).Order(StringComparer.Ordinal).Take(whole)]);
await EndToEnd.TextsAsync([.. Lines(Path.Combine(args[0], "summaries.jsonl.gz"), "summary").Take(whole)]);

static async Task CompareAsync(string name, int inputs, Action plain, Func<Task> product)
{
    var took = new List<(TimeSpan Plain, TimeSpan Product)>();
    for (int round = 0; round <= Rounds; round++)
    {
        long start = Stopwatch.GetTimestamp();
        plain();
        TimeSpan first = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        await product();
        // The first round warms up.
        if (round > 0) took.Add((first, Stopwatch.GetElapsedTime(start)));
    }
    double slow = inputs / Median(took.Select(one => one.Plain)), fast = inputs / Median(took.Select(one => one.Product));
    // Of the two of a round, which lie side by side: what else the machine does meets both.
    double[] ratios = [.. took.Select(one => one.Plain / one.Product).Order()];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {slow:N0} | {fast:N0} | {ratios[Rounds / 2]:F2} ({ratios[0]:F2} - {ratios[^1]:F2}) |"));
}

static double Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(Rounds / 2).TotalSeconds;

static bool IsPlain(string text) => text.All(letter => char.IsAscii(letter) && !"+<=>^|~$_`".Contains(letter, StringComparison.Ordinal));

static IEnumerable<string> Lines(string file, string property)
{
    using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
    while (lines.ReadLine() is { } line) yield return JsonElement.Parse(line).GetProperty(property).GetString()!;
}
