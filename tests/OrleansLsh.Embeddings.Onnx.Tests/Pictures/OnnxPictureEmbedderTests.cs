using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OrleansLsh.Tests.Models;
using SkiaSharp;

namespace OrleansLsh.Embeddings.Onnx.Tests.Pictures;

public sealed class OnnxPictureEmbedderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Vectors_are_those_that_another_program_made_by_this_network()
    {
        StoredVectors stored = StoredVectors.Read("emoji.jsonl.gz", "emoji-resnet512.f16.npy");
        string images = Path.Combine(Path.GetDirectoryName(DataFolder.Find(Part.Emoji, "emoji.jsonl"))!, "images");
        (int Row, string File)[] pictures = [.. stored.Rows.Index()
            .Select(row => (row.Index, Id: row.Item.GetProperty("id").GetString()!))
            .Where(row => row.Id.StartsWith("google/", StringComparison.Ordinal))
            .Select(row => (row.Index, Path.Combine(images, row.Id["google/".Length..])))
            .Where(row => File.Exists(row.Item2)).Where((_, i) => i % 25 == 0)];
        Assert.InRange(pictures.Length, 50, 100);

        using var embedder = new OnnxPictureEmbedder(new OnnxPictureOptions { Model = GalleryModels.ResNet18 });
        var contents = new List<DataContent>();
        foreach ((_, string file) in pictures) contents.Add(await DataContent.LoadFromAsync(file));
        GeneratedEmbeddings<Embedding<float>> vectors = await embedder.GenerateAsync(contents);
        foreach (((int row, string file), Embedding<float> vector) in pictures.Zip(vectors))
            Assert.True(TensorPrimitives.CosineSimilarity(vector.Vector.Span, stored[row]) > 0.999f, file);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task One_that_cannot_be_decoded_is_told_and_the_others_are_embedded(int? batch)
    {
        using OnnxPictureEmbedder embedder = Open(TinyNetwork.MeanColour(batch, 8, 8), new PictureRecipe { Mean = [0, 0, 0], Deviation = [1, 1, 1] }, batchSize: 3);
        DataContent red = Picture(SKColors.Red), blue = Picture(SKColors.Blue), no = TestPictures.Content([1, 2, 3]);
        IReadOnlyList<EmbeddedPicture> each = await embedder.EmbedEachAsync([no, red, blue, red, no, blue, no, no, null!]);
        Assert.Equal(9, each.Count);
        Assert.All([1, 3], i => Assert.Equal([1, 0, 0], each[i].Embedding!.Vector.ToArray()));
        Assert.All([2, 5], i => Assert.Equal([0, 0, 1], each[i].Embedding!.Vector.ToArray()));
        Assert.All([0, 4, 6, 7], i => Assert.Contains("it is none of PNG", each[i].Fault, StringComparison.Ordinal));
        Assert.Equal("it is null", each[8].Fault);
        Assert.Equal((8, 4, null), (each[1].Width, each[1].Height, each[1].Fault));
        Assert.Equal((0, 0, null), (each[0].Width, each[0].Height, each[0].Embedding));

        var refused = await Assert.ThrowsAsync<LshException>(() => embedder.GenerateAsync([red, no]));
        Assert.StartsWith("Picture 1 of 2 cannot be embedded: it is none of PNG", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await embedder.GenerateAsync([]));
    }

    [Fact]
    public async Task A_network_of_open_size_has_that_of_the_recipe_beside_it()
    {
        byte[] open = TinyNetwork.MeanColour(null, null, null);
        Assert.StartsWith("Width is not set, and '", Assert.Throws<LshException>(() => Open(open)).Message, StringComparison.Ordinal);
        _folder.Write("embedder.json", """{"width":6,"height":4,"fit":"pad","mean":[0,0,0],"deviation":[1,1,1],"normalize":true}""");
        using OnnxPictureEmbedder embedder = Open(open);
        Assert.Equal((6, 4, PictureFit.Pad), (embedder.Recipe.Width, embedder.Recipe.Height, embedder.Recipe.Fit));
        Embedding<float> red = await embedder.GenerateAsync(TestPictures.Content(TestPictures.Draw(6, 4, (_, _) => SKColors.Red)));
        Assert.Equal([1, 0, 0], red.Vector.ToArray());
        Assert.Equal(3, embedder.Dimensions);
    }

    [Fact]
    public void What_the_recipe_beside_a_network_leaves_out_is_as_without_one()
    {
        _folder.Write("embedder.json", """{"shorter_side":9}""");
        using OnnxPictureEmbedder embedder = Open(TinyNetwork.MeanColour(null, 8, 8));
        PictureRecipe without = new();
        Assert.Equal(without with { ShorterSide = 9, Mean = embedder.Recipe.Mean, Deviation = embedder.Recipe.Deviation }, embedder.Recipe);
        Assert.Equal(without.Mean, embedder.Recipe.Mean);
        Assert.Equal(without.Deviation, embedder.Recipe.Deviation);
    }

    [Fact]
    public async Task A_network_may_want_the_colours_of_a_pixel_side_by_side()
    {
        using OnnxPictureEmbedder embedder = Open(TinyNetwork.Pixels(1, 2), new PictureRecipe { Mean = [0, 0, 0], Deviation = [1, 1, 1] });
        DataContent two = TestPictures.Content(TestPictures.Draw(2, 1, (x, _) => x == 0 ? SKColors.Red : SKColors.Blue));
        Embedding<float> seen = await embedder.GenerateAsync(two);
        Assert.Equal([1, 0, 0, 0, 0, 1], seen.Vector.ToArray());
    }

    [Fact]
    public void A_network_that_takes_no_pictures_is_refused() =>
        Assert.Contains("holds Int64; float32 is taken", Assert.Throws<LshException>(() => Open(TinyNetwork.OfIntegers())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_call_that_is_cancelled_ends_between_two_batches()
    {
        using OnnxPictureEmbedder embedder = Open(TinyNetwork.MeanColour(null, 8, 8), batchSize: 2);
        using var cancel = new CancellationTokenSource();
        int taken = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embedder.EmbedEachAsync(Pictures(), cancel.Token));
        Assert.Equal(3, taken);

        IEnumerable<DataContent> Pictures()
        {
            for (; ; taken++)
            {
                if (taken == 3) cancel.Cancel();
                yield return Picture(SKColors.Red);
            }
        }
    }

    [Fact]
    public async Task After_disposal_calls_are_refused()
    {
        OnnxPictureEmbedder embedder = Open(TinyNetwork.MeanColour(null, 8, 8));
        embedder.Dispose();
        embedder.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => embedder.GenerateAsync(Picture(SKColors.Red)));
    }

    private static DataContent Picture(SKColor colour) => TestPictures.Content(TestPictures.Draw(8, 4, (_, _) => colour));

    private OnnxPictureEmbedder Open(byte[] network, PictureRecipe? recipe = null, int batchSize = 16)
    {
        _folder.Write("model.onnx", network);
        return new OnnxPictureEmbedder(new OnnxPictureOptions { Model = _folder.FullPath, Recipe = recipe, BatchSize = batchSize });
    }
}
