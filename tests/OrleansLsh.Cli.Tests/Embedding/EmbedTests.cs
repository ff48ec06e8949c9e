using System.Text.Json;
using OrleansLsh.Cli.Tests.Commands;
using OrleansLsh.Cli.Tests.Processes;
using OrleansLsh.Tests.Models;
using SkiaSharp;

namespace OrleansLsh.Cli.Tests.Embedding;

/// <summary>Vectors that <c>lsh import --embed</c> and <c>lsh search</c> make of texts and pictures.</summary>
public sealed class EmbedTests : PictureCommands
{
    private static string Texts => $"text:{GalleryModels.MiniLm}";

    [Fact]
    public async Task A_folder_of_pictures_is_imported_and_searched_by_a_picture()
    {
        Paint("photos/red.png", SKColors.Red);
        Paint("photos/sub/blue.PNG", SKColors.Blue);
        Paint("photos/sub/orange.jpg", SKColors.OrangeRed);
        Folder.Write("photos/broken.gif", "no picture");
        Folder.Write("photos/notes.txt", "no picture, and no name of one");
        await CreateAsync("photos", "image:3:euclidean");
        LshRun run = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}");
        Assert.Equal(6, run.Code);
        Assert.StartsWith("3 written, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("document 0 ('broken.gif'): Its picture 'broken.gif' cannot be embedded: it is none of PNG", run.Error, StringComparison.Ordinal);

        Paint("new.png", new SKColor(250, 0, 0));
        run = await RunAsync("search", "photos", "--picture", Folder["new.png"], "--embed", $"image={Pictures}", "--json");
        Assert.Equal(0, run.Code);
        JsonElement[] hits = [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("hits").EnumerateArray()];
        Assert.Equal(["red.png", "sub/orange.jpg", "sub/blue.PNG"], hits.Select(hit => hit.GetProperty("id").GetString()));
        JsonElement source = hits[0].GetProperty("source");
        Assert.StartsWith("""{"image":"red.png","width":12,"height":6,"thumbnail":"data:image/jpeg;base64,""", source.GetRawText(), StringComparison.Ordinal);
        using var thumbnail = SKBitmap.Decode(Convert.FromBase64String(source.GetProperty("thumbnail").GetString()!.Split(',')[1]));
        Assert.Equal((12, 6), (thumbnail.Width, thumbnail.Height));
        Assert.InRange(thumbnail.GetPixel(5, 3).Red, 240, 255);

        Assert.Equal(6, (await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}", "--no-thumbnails")).Code);
        run = await RunAsync("get", "photos", "red.png", "--json");
        Assert.DoesNotContain("thumbnail", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_a_folder_are_chosen_by_patterns_and_an_import_goes_on_where_it_was_cut_off()
    {
        foreach (string name in new[] { "a/1.png", "a/2.png", "b/1.png" }) Paint($"photos/{name}", SKColors.Lime);
        await CreateAsync("photos", "image:3:euclidean");
        string[] import = ["import", "photos", Folder["photos"], "--embed", $"image={Pictures}"];
        Assert.StartsWith("2 written", (await RunAsync([.. import, "--include", "a/*"])).Out, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("get", "photos", "b/1.png")).Code);
        Assert.StartsWith("1 written", (await RunAsync([.. import, "--skip", "2"])).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("get", "photos", "b/1.png")).Code);
        LshRun none = await RunAsync([.. import, "--include", "*.webp"]);
        Assert.Equal(3, none.Code);
        Assert.Contains("no file in it matches *.webp; say others with --include.", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_followed_into_a_circle()
    {
        Paint("photos/a.png", SKColors.Lime);
        Directory.CreateSymbolicLink(Folder["photos/again"], Folder["photos"]);
        await CreateAsync("photos", "image:3:euclidean");
        LshRun run = await RunAsync("import", "photos", Folder["photos"], "--embed", $"image={Pictures}");
        Assert.Equal((0, true), (run.Code, run.Out.StartsWith("1 written", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_path_that_no_file_can_have_is_its_document_s_failure()
    {
        Paint("a.png", SKColors.Lime);
        string file = Folder.Write("p.jsonl", """
            {"id":"empty","image":""}
            {"id":"zero","image":"a\u0000.png"}
            {"id":"good","image":"a.png"}
            """);
        await CreateAsync("photos", "image:3:euclidean");
        LshRun run = await RunAsync("import", "photos", file, "--embed", $"image={Pictures}");
        Assert.StartsWith("1 written, 2 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("its path is empty", run.Error, StringComparison.Ordinal);
        Assert.Contains("zero character", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_is_embedded_stays_in_the_source_and_is_searched_by_a_text()
    {
        string file = Folder.Write("products.csv", "id,title,price\n1,A warm reading lamp,20\n2,Garden hose,9\n3,,5\n4,2001,7\n");
        await CreateAsync("shop", "title:384");
        LshRun run = await RunAsync("import", "shop", file, "--embed", $"title={Texts}");
        Assert.StartsWith("3 written, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("document 2 ('3')", run.Error, StringComparison.Ordinal);
        run = await RunAsync("search", "shop", "--text-query", "light for books", "--embed", $"title={Texts}", "--limit", "1", "--json");
        JsonElement hit = JsonDocument.Parse(run.Out).RootElement.GetProperty("hits")[0];
        Assert.Equal("""{"title":"A warm reading lamp","price":20}""", hit.GetProperty("source").GetRawText());
    }

    [Fact]
    public async Task A_caption_and_a_picture_of_one_document_are_embedded_and_searched_together()
    {
        Paint("data/images/red.png", SKColors.Red);
        Paint("data/images/blue.png", SKColors.Blue);
        string file = Folder.Write("data/captions.jsonl",
            """
            {"id":"r","image":"images/red.png","caption":"a red wall"}
            {"id":"b","image":"images/blue.png","caption":"the sky"}
            {"id":"x","image":"images/none.png","caption":"nothing"}
            {"id":"v","image":["a"],"caption":"a list"}
            {"id":"o","vectors":{"image":[0,1,0]},"image":"is not looked at","caption":"a vector of its own"}
            """);
        await CreateAsync("both", "image:3:euclidean", "caption:384");
        string[] embed = ["--embed", $"image={Pictures}", "--embed", $"caption={Texts}"];
        LshRun run = await RunAsync(["import", "both", file, .. embed]);
        Assert.StartsWith("3 written, 2 failed", run.Out, StringComparison.Ordinal);
        Assert.Contains("document 2 ('x'): Its picture 'images/none.png' cannot be embedded: its file is not there.", run.Error, StringComparison.Ordinal);
        Assert.Contains("document 3 ('v'): Its 'image' is Array, where a text is expected.", run.Error, StringComparison.Ordinal);
        run = await RunAsync(["search", "both", "--picture", Folder["data/images/blue.png"], "--text-query", "clouds", .. embed, "--limit", "1", "--json"]);
        Assert.Equal("b", JsonDocument.Parse(run.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());
    }

    [SkippableFact]
    public async Task A_field_created_with_a_network_of_pictures_is_filled_and_searched_without_naming_it_here_and_over_HTTP()
    {
        Part.Interrupts.Need(!LshProcess.IgnoresInterrupts(), "SIGINT is ignored by whoever started the tests.");
        Paint("photos/red.png", SKColors.Red);
        Paint("photos/blue.png", SKColors.Blue);
        Paint("new.png", SKColors.Navy);
        Assert.Equal(0, (await RunAsync("create", "photos", "--field", "image:3:euclidean", "--field", "v:3", "--embed", $"image={Pictures}")).Code);
        Assert.StartsWith("2 written, 0 failed", (await RunAsync("import", "photos", Folder["photos"])).Out, StringComparison.Ordinal);
        LshRun run = await RunAsync("search", "photos", "--picture", Folder["new.png"], "--limit", "1", "--json");
        Assert.Equal("blue.png", JsonDocument.Parse(run.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());

        using var process = LshProcess.Start("serve", "--data", Folder["lsh.db"], "--urls", "http://127.0.0.1:0", "--json");
        string url = JsonDocument.Parse((await process.FirstLineAsync())!).RootElement.GetProperty("listening").GetString()!;
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal("blue.png", (await SendAsync("image", await File.ReadAllBytesAsync(Folder["new.png"]))).GetProperty("hits")[0].GetProperty("id").GetString());
        run = await LshRun.Of("search", "photos", "--picture", Folder["new.png"], "--limit", "1", "--json", "--url", url);
        Assert.Equal("blue.png", JsonDocument.Parse(run.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());
        run = await LshRun.Of("search", "photos", "--picture", Folder["new.png"], "--vector", "v=[1,0,0]", "--json", "--url", url);
        Assert.Equal(0, run.Code);
        run = await LshRun.Of("search", "photos", "--picture", Folder["none.png"], "--url", url);
        Assert.Contains("cannot be embedded: its file is not there.", run.Error, StringComparison.Ordinal);
        run = await LshRun.Of("search", "photos", "--picture", Folder["new.png"], "--field", "v", "--url", url);
        Assert.Contains("--picture needs a network", run.Error, StringComparison.Ordinal);
        run = await LshRun.Of("search", "photos", "--picture", Folder["new.png"], "--explain", "--url", url);
        Assert.Contains("--explain needs the picture's vector here", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("The picture for field 'image' has no vector: The picture cannot be embedded: it is none of PNG",
            (await SendAsync("image", [1, 2, 3])).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("names no embedder", (await SendAsync("v", [1, 2, 3])).GetProperty("detail").GetString(), StringComparison.Ordinal);

        async Task<JsonElement> SendAsync(string field, byte[] picture)
        {
            using var form = new MultipartFormDataContent { { new StringContent("""{"limit":1}"""), "search" }, { new ByteArrayContent(picture), field, "new.png" } };
            using HttpResponseMessage answer = await http.PostAsync("v1/collections/photos/search", form);
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
    }

    [Fact]
    public async Task What_stands_before_a_place_that_cannot_be_read_is_imported()
    {
        byte[] whole = TemporaryFolder.Compress([.. string.Concat(Enumerable.Range(0, 3_000).Select(i => $$"""{"id":"{{i}}","image":"red.png","n":"{{Guid.NewGuid()}}"}{{"\n"}}""")).Select(c => (byte)c)]);
        Paint("red.png", SKColors.Red);
        string file = Folder["cut.jsonl.gz"];
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);
        await CreateAsync("photos", "image:3:euclidean");
        LshRun run = await RunAsync("import", "photos", file, "--embed", $"image={Pictures}");
        Assert.Equal(3, run.Code);
        Assert.Matches($@"{Folder["cut.jsonl.gz"]} was cut off; [\d,]+ documents of this run are durable", run.Error);
    }

    [Theory]
    [InlineData(2, "names no network; write field=text:MODEL", "import", "photos", "FILE", "--embed", "image")]
    [InlineData(2, "'sound' is none of text, picture", "import", "photos", "FILE", "--embed", "image=sound:x")]
    [InlineData(2, "say once which network embeds its pictures", "import", "photos", "FOLDER")]
    [InlineData(2, "--include chooses pictures of a folder", "import", "photos", "FILE", "--include", "*.png")]
    [InlineData(2, "is named twice with --embed", "import", "photos", "FOLDER", "--embed", "image=PICTURES", "--embed", "image=PICTURES")]
    [InlineData(4, "has no vector field 'x'", "import", "photos", "FOLDER", "--embed", "x=PICTURES")]
    [InlineData(3, "where no file or folder is", "import", "photos", "FOLDER", "--embed", "image=picture:/nowhere")]
    [InlineData(3, "Field 'wide' has 5 dimensions; the vectors of '", "import", "photos", "FOLDER", "--embed", "wide=PICTURES")]
    [InlineData(2, "--text-query needs a network: --embed field=text:MODEL, or a field that was created with one.", "search", "photos", "--text-query", "a")]
    [InlineData(2, "--embed goes with --text-query or --picture.", "search", "photos", "--id", "1", "--embed", "image=PICTURES")]
    [InlineData(2, "Give exactly one of --id, --file and --vector, or a --text-query or --picture.", "search", "photos", "--id", "1", "--picture", "x.png")]
    [InlineData(3, "cannot be embedded: its file is not there.", "search", "photos", "--picture", "none.png", "--embed", "image=PICTURES")]
    public async Task What_does_not_go_together_is_refused_before_anything_is_written(int code, string expected, params string[] arguments)
    {
        string file = Folder.Write("one.jsonl", """{"id":"a","image":"a.png"}""");
        await CreateAsync("photos", "image:3:euclidean", "wide:5");
        LshRun run = await RunAsync([.. arguments.Select(one => one.Replace("PICTURES", Pictures, StringComparison.Ordinal))
            .Select(one => one == "FILE" ? file : one == "FOLDER" ? Folder["colour"] : one)]);
        Assert.Equal(code, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
