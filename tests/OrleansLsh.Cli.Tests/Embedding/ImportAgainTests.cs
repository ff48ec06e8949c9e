using System.Text.Json;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Tests.Commands;
using OrleansLsh.Embeddings.Onnx.Tests.Pictures;
using SkiaSharp;

namespace OrleansLsh.Cli.Tests.Embedding;

/// <summary>What is told of pictures beside their vectors, and what of an import is not done twice.</summary>
public sealed class ImportAgainTests : PictureCommands
{
    [Fact]
    public async Task A_folder_may_have_a_file_that_tells_of_its_pictures()
    {
        Paint("photos/red.png", SKColors.Red);
        Paint("photos/sub/blue.png", SKColors.Blue);
        string captions = Folder.Write("captions.jsonl", """
            {"id":"sub/blue.png","caption":"A clear sky","thumbnail":"none"}
            {"id":"none.png","caption":"Nothing"}
            """);
        await CreateAsync("photos", "image:3:euclidean");
        LshRun run = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}", "--documents", captions);
        Assert.True(run.Code == 0, run.Error);
        Assert.StartsWith("2 written", run.Out, StringComparison.Ordinal);
        Assert.Equal("""{"caption":"A clear sky","thumbnail":"none","image":"sub/blue.png","width":12,"height":6}""", (await SourceAsync("sub/blue.png")).GetRawText());
        Assert.False((await SourceAsync("red.png")).TryGetProperty("caption", out _));

        string wrong = Folder.Write("wrong.jsonl", """{"id":"blue.png","caption":"A clear sky"}""");
        run = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}", "--documents", wrong);
        Assert.Equal(3, run.Code);
        Assert.Contains("none of its 1 ids is the path of a picture", run.Error, StringComparison.Ordinal);
        run = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}", "--documents", Folder.Write("v.npy", "x"));
        Assert.Contains("in JSONL, CSV or TSV", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_of_a_picture_s_size_is_the_same_when_it_is_told_again()
    {
        Paint("photos/red.png", SKColors.Red);
        string captions = Folder.Write("captions.jsonl", """{"id":"red.png","width":999}""");
        await CreateAsync("photos", "image:3:euclidean");
        for (int run = 0; run < 2; run++)
        {
            LshRun done = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}", "--documents", captions);
            Assert.True(done.Code == 0, done.Error);
            Assert.Equal(12, (await SourceAsync("red.png")).GetProperty("width").GetInt32());
        }
    }

    [Fact]
    public void A_model_is_another_where_its_network_its_weights_or_what_is_said_of_it_is()
    {
        Folder.Write("model/model.onnx", "a network with weights in layer_0");
        var stamps = new HashSet<UInt128> { ModelStamp.Of(Folder["model"]) };
        foreach ((string file, string content) in new[]
        {
            ("layer_0", "1"), ("layer_0", "2"), ("1_Pooling/config.json", "mean"), ("1_Pooling/config.json", "cls"), ("vocab.txt", "a"),
            ("model.onnx", "another with layer_0"),
        })
        {
            Folder.Write($"model/{file}", content);
            Assert.True(stamps.Add(ModelStamp.Of(Folder["model"])), file);
        }
        foreach (string other in new[] { "report.json", "notes.txt", "layer_1", "other.onnx" })
        {
            Folder.Write($"model/{other}", "1");
            Assert.Contains(ModelStamp.Of(Folder["model"]), stamps);
        }
    }

    [Fact]
    public void A_file_that_is_no_ledger_stays_as_it_is()
    {
        string path = Folder.Write("own.embedded", "mine");
        using (var ledger = VectorLedger.Open(path)) ledger.Add(1, [1, 2, 3]);
        Assert.Equal("mine", File.ReadAllText(path));
        path = Folder["new.embedded"];
        using (var ledger = VectorLedger.Open(path)) ledger.Add(1, [1, 2, 3]);
        using (var ledger = VectorLedger.Open(path)) Assert.True(ledger.Knows(1, [2, 4, 6]));
    }

    [Fact]
    public async Task An_import_that_is_run_again_embeds_what_is_missing_or_changed_and_nothing_else()
    {
        foreach (string name in new[] { "a/1.png", "a/2.png", "b/1.png" }) Paint($"photos/{name}", SKColors.Lime);
        await CreateAsync("photos", "image:3:euclidean");
        string[] import = ["import", "photos", Folder["photos"], "--embed", $"image={Pictures}"];
        Assert.Equal(0, (await RunAsync([.. import, "--include", "a/*"])).Code);
        // A picture that is embedded again gets its own small picture back.
        foreach (string id in new[] { "a/1.png", "a/2.png" })
            Assert.Equal(0, (await RunAsync("update", "photos", id, "--set", """{"thumbnail":"of before","width":1}""")).Code);
        Assert.StartsWith("3 written", (await RunAsync(import)).Out, StringComparison.Ordinal);
        Assert.Equal(["of before", "of before", "its own"], await MarksAsync());
        Assert.Equal("""{"image":"a/1.png","width":1,"height":6,"thumbnail":"of before"}""", (await SourceAsync("a/1.png")).GetRawText());

        Paint("photos/a/2.png", SKColors.Red);
        Assert.Equal(0, (await RunAsync(import)).Code);
        Assert.Equal(["of before", "its own", "its own"], await MarksAsync());

        // Somebody put another vector there.
        string other = Folder.Write("other.jsonl", """{"id":"a/1.png","vectors":{"image":[9,9,0]},"thumbnail":"of before","width":1,"height":6}""");
        Assert.Equal(0, (await RunAsync("import", "photos", other)).Code);
        Assert.Equal(0, (await RunAsync(import)).Code);
        Assert.Equal(["its own", "its own", "its own"], await MarksAsync());

        await MarkAsync();
        File.Delete(Folder["lsh.db.embedded"]);
        Assert.Equal(0, (await RunAsync(import)).Code);
        Assert.Equal(["its own", "its own", "its own"], await MarksAsync());

        await MarkAsync();
        Folder.Write("colour/embedder.json", """{"fit":"stretch"}""");
        Assert.Equal(0, (await RunAsync(import)).Code);
        Assert.Equal(["its own", "its own", "its own"], await MarksAsync());

        async Task MarkAsync()
        {
            foreach (string id in new[] { "a/1.png", "a/2.png", "b/1.png" })
                Assert.Equal(0, (await RunAsync("update", "photos", id, "--set", """{"thumbnail":"of before"}""")).Code);
            Assert.Equal(0, (await RunAsync(import)).Code);
            Assert.Equal(["of before", "of before", "of before"], await MarksAsync());
        }

        async Task<string[]> MarksAsync()
        {
            var marks = new List<string>();
            foreach (string id in new[] { "a/1.png", "a/2.png", "b/1.png" })
                marks.Add((await SourceAsync(id)).GetProperty("thumbnail").GetString() is "of before" ? "of before" : "its own");
            return [.. marks];
        }
    }

    [Fact]
    public async Task A_picture_s_day_and_time_stand_in_its_source()
    {
        byte[] exif = TestPictures.Taken("2024:01:31 09:30:00", "+02:00");
        Paint("one.jpg", SKColors.Red);
        Folder.Write("photos/one.jpg", TestPictures.JpegWith(await File.ReadAllBytesAsync(Folder["one.jpg"]), exif));
        await CreateAsync("photos", "image:3:euclidean");
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal(0, (await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}")).Code);
            Assert.Equal("2024-01-31T09:30:00+02:00", (await SourceAsync("one.jpg")).GetProperty("taken").GetString());
        }
    }

    private async Task<JsonElement> SourceAsync(string id) =>
        JsonDocument.Parse((await RunAsync("get", "photos", id, "--json")).Out).RootElement.GetProperty("source");
}
