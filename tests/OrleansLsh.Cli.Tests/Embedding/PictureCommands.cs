using OrleansLsh.Cli.Tests.Commands;
using OrleansLsh.Embeddings.Onnx.Tests;
using SkiaSharp;

namespace OrleansLsh.Cli.Tests.Embedding;

/// <summary>Commands on a file of the test's own, with pictures and a network for them.</summary>
public abstract class PictureCommands : IDisposable
{
    protected PictureCommands() => Folder.Write("colour/model.onnx", TinyNetwork.MeanColour(null, 8, 8));

    private protected TemporaryFolder Folder { get; } = new();

    /// <summary>The mean colour of a picture: three dimensions.</summary>
    protected string Pictures => $"picture:{Folder["colour/model.onnx"]}";

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task CreateAsync(string collection, params string[] fields) =>
        Assert.Equal(0, (await RunAsync(["create", collection, .. fields.SelectMany(field => new[] { "--field", field })])).Code);

    private protected Task<LshRun> RunAsync(params string[] arguments) => LshRun.Of([.. arguments, "--data", Folder["lsh.db"]]);

    protected void Paint(string name, SKColor colour)
    {
        using var bitmap = new SKBitmap(12, 6);
        bitmap.Erase(colour);
        bool isJpeg = name.EndsWith(".jpg", StringComparison.Ordinal);
        using SKData data = bitmap.Encode(isJpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 100);
        Folder.Write(name, data.ToArray());
    }
}
