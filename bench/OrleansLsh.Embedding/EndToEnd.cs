using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embedding;

/// <summary>From a folder of pictures, and from texts, to a trained collection in a file; and what the VectorData layer takes beside the
/// service.</summary>
internal static class EndToEnd
{
    private const int Batch = 1_024, Hits = 10;

    /// <summary>Pictures of a folder: read and embedded, written, trained.</summary>
    public static async Task PicturesAsync(string[] files)
    {
        using var embedder = new OnnxPictureEmbedder(new OnnxPictureOptions { Model = GalleryModels.ResNet18 });
        using var file = new TemporaryData();
        await using ISimilarityService service = EmbeddedSimilarity.Open(file.Path);
        await service.CreateAsync("photos", "image", embedder.Dimensions);
        var clock = new Stages();
        foreach (string[] some in files.Chunk(Batch))
        {
            DataContent[] pictures = [.. some.Select(path => new DataContent(File.ReadAllBytes(path), "image/png"))];
            IReadOnlyList<EmbeddedPicture> made = await embedder.EmbedEachAsync(pictures);
            clock.Add("embedding");
            await service.UpsertAsync("photos", [.. some.Zip(made)
                .Where(pair => pair.Second.Embedding is not null)
                .Select(pair => Document.Of(Path.GetFileName(pair.First), "image", pair.Second.Embedding!.Vector))]);
            clock.Add("writing");
        }
        await service.TrainAsync("photos");
        clock.Add("training");
        clock.Print($"{files.Length:N0} pictures → searchable");
    }

    /// <summary>Texts: embedded by the service, written, trained; then the layer over it.</summary>
    public static async Task TextsAsync(string[] texts)
    {
        using var embedder = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm });
        using var file = new TemporaryData();
        var clock = new Stages();
        await using ISimilarityService service = EmbeddedSimilarity.Open(file.Path);
        using var store = new LshVectorStore(service);
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(int)), new VectorStoreDataProperty("Text", typeof(string)),
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), embedder.Dimensions),
            ],
        };
        using VectorStoreCollection<object, Dictionary<string, object?>> records = store.GetDynamicCollection("texts", definition);
        await records.EnsureCollectionExistsAsync();
        var queries = new List<ReadOnlyMemory<float>>();
        foreach ((int batch, string[] some) in texts.Chunk(Batch).Index())
        {
            GeneratedEmbeddings<Embedding<float>> made = await embedder.GenerateAsync(some);
            clock.Add("embedding");
            await service.UpsertAsync("texts", [.. some.Select((text, i) => Document.Of(
                (batch * Batch + i).ToString(CultureInfo.InvariantCulture), "Vector", made[i].Vector,
                JsonSerializer.SerializeToElement(new { Text = text })))]);
            if (queries.Count < Batch) queries.AddRange(made.Select(one => one.Vector));
            clock.Add("writing");
        }
        await service.TrainAsync("texts");
        clock.Add("training");
        clock.Print($"{texts.Length:N0} texts → searchable");
        await OverheadAsync(service, records, [.. queries]);
    }

    /// <summary>Searches of ten hits with their sources, by the service and by the layer in turns.</summary>
    private static async Task OverheadAsync(
        ISimilarityService service, VectorStoreCollection<object, Dictionary<string, object?>> records, ReadOnlyMemory<float>[] queries)
    {
        // Short rounds in turns, so that what else the machine does meets both alike. The first ones are compiled meanwhile.
        const int Rounds = 41, WarmUp = 40;
        queries = queries[..Math.Min(queries.Length, 256)];
        var took = new List<(TimeSpan Service, TimeSpan Layer)>();
        for (int round = 0; round < WarmUp + Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (ReadOnlyMemory<float> query in queries)
                await service.SearchAsync("texts", new SearchRequest
                {
                    Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { ["Vector"] = query },
                    Limit = Hits,
                });
            TimeSpan plain = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            foreach (ReadOnlyMemory<float> query in queries)
                await foreach (VectorSearchResult<Dictionary<string, object?>> hit in records.SearchAsync(query, Hits)) _ = hit;
            if (round >= WarmUp) took.Add((plain, Stopwatch.GetElapsedTime(start)));
        }
        double of = took.Select(one => one.Service.TotalMicroseconds).Order().ElementAt(Rounds / 2) / queries.Length;
        double by = took.Select(one => one.Layer.TotalMicroseconds).Order().ElementAt(Rounds / 2) / queries.Length;
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Hits} hits with source: {of:N0} µs by the service, {by:N0} µs by VectorData, {(by - of) / of:P0} more"));
    }

    /// <summary>Seconds by what they went into.</summary>
    private sealed class Stages
    {
        private readonly Dictionary<string, TimeSpan> _took = [];
        private long _last = Stopwatch.GetTimestamp();

        public void Add(string stage)
        {
            _took[stage] = _took.GetValueOrDefault(stage) + Stopwatch.GetElapsedTime(_last);
            _last = Stopwatch.GetTimestamp();
        }

        public void Print(string what)
        {
            double all = _took.Values.Sum(took => took.TotalSeconds);
            string parts = string.Join(", ", _took.Select(stage => string.Create(
                CultureInfo.InvariantCulture, $"{stage.Key} {stage.Value.TotalSeconds:F1} s ({stage.Value.TotalSeconds / all:P0})")));
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {all:F1} s: {parts}"));
        }
    }

    private sealed class TemporaryData : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("lsh-embedding-").FullName;

        public string Path => System.IO.Path.Combine(_folder, "data.db");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
