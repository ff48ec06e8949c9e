using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Samples.Pictures;

/// <summary>A collection of pictures: features of each picture in one vector field, the sentence of its caption in the other.</summary>
internal sealed class PictureShelf : IAsyncDisposable
{
    public const string Name = "pictures";

    private const int AtOnce = 64;

    private readonly OnnxSentenceEmbedder _captions = new(new OnnxSentenceOptions { Model = GalleryModels.MiniLm });
    private readonly OnnxPictureEmbedder _pictures = new(new OnnxPictureOptions { Model = GalleryModels.ResNet18, ThumbnailSide = 96 });

    public PictureShelf() => Service = EmbeddedSimilarity.Open("data/pictures.db", embedders: name => name == "minilm" ? _captions : null);

    public ISimilarityService Service { get; }

    /// <summary>Fills the collection anew from a folder.</summary>
    public async Task FillAsync(string folder)
    {
        long start = Stopwatch.GetTimestamp();
        // Before anything is dropped: the folder may be misspelt.
        CaptionedPicture[] pictures = [.. PictureFolder.Read(folder)];
        Console.WriteLine($"{pictures.Length:N0} pictures, some 20 to 50 of them a second…");
        if ((await Service.ListAsync()).Any(collection => collection.Name == Name)) await Service.DropAsync(Name);
        await Service.CreateAsync(Name,
        [
            new VectorField("image", _pictures.Dimensions),
            // What the caption says becomes a vector when a document is written, and so does a text that is searched for.
            new VectorField("caption", _captions.Dimensions) { Source = "caption", Embedder = "minilm" },
        ]);
        ImportReport report = await Service.ImportAsync(Name, DocumentsAsync(pictures));
        Console.WriteLine($"{report.Written:N0} pictures of {folder} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        foreach (DocumentFailure failure in report.Failures) Console.WriteLine($"{failure.Id}: {failure.Message}");
        start = Stopwatch.GetTimestamp();
        await Service.TrainAsync(Name, new TrainRequest(new()));
        Console.WriteLine($"trained in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    /// <summary>The features of a picture that is not in the collection.</summary>
    public async Task<ReadOnlyMemory<float>> FeaturesAsync(string path) =>
        (await _pictures.GenerateAsync([await PictureAsync(path)]))[0].Vector;

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _pictures.Dispose();
        _captions.Dispose();
    }

    private async IAsyncEnumerable<Document> DocumentsAsync(IEnumerable<CaptionedPicture> pictures)
    {
        foreach (CaptionedPicture[] some in pictures.Chunk(AtOnce))
        {
            DataContent[] files = await Task.WhenAll(some.Select(picture => PictureAsync(picture.Path)));
            IReadOnlyList<EmbeddedPicture> embedded = await _pictures.EmbedEachAsync(files);
            foreach ((CaptionedPicture picture, EmbeddedPicture seen) in some.Zip(embedded)) yield return Of(picture, seen);
        }
    }

    // One that cannot be decoded is found by its caption.
    private static Document Of(CaptionedPicture picture, EmbeddedPicture seen)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>();
        if (seen.Embedding is { } features) vectors["image"] = features.Vector;
        string thumbnail = seen.Thumbnail.IsEmpty ? "" : $"data:image/jpeg;base64,{Convert.ToBase64String(seen.Thumbnail.Span)}";
        var source = new { caption = picture.Caption, seen.Width, seen.Height, thumbnail };
        return new Document(picture.Id, vectors, JsonSerializer.SerializeToElement(source, JsonSerializerOptions.Web));
    }

    private static async Task<DataContent> PictureAsync(string path) =>
        new(await File.ReadAllBytesAsync(path), "application/octet-stream");
}
