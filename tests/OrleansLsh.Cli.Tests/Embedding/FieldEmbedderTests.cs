using System.Net.Http.Json;
using System.Text.Json;
using OrleansLsh.Cli.Tests.Commands;
using OrleansLsh.Cli.Tests.Processes;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Cli.Tests.Embedding;

/// <summary>Fields that were created with a sentence model: neither imports nor searches name it again.</summary>
public sealed class FieldEmbedderTests : IDisposable
{
    private const string Products = "id,title,price\n1,A warm reading lamp,20\n2,Garden hose,9\n3,Read a file without blocking,5\n";

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["lsh.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_field_created_with_a_model_is_imported_into_and_searched_by_text_alone()
    {
        string file = _folder.Write("products.csv", Products);
        Assert.Equal(0, (await RunAsync("create", "shop", "--field", "title:384", "--embed", $"title=text:{GalleryModels.MiniLm}")).Code);
        Assert.StartsWith("3 written", (await RunAsync("import", "shop", file)).Out, StringComparison.Ordinal);
        LshRun found = await RunAsync("search", "shop", "--text-query", "asynchronous input", "--limit", "1", "--json");
        Assert.Equal("3", JsonDocument.Parse(found.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());
        LshRun info = await RunAsync("info", "shop");
        Assert.Contains($"title: made of what stands at 'title' by '{GalleryModels.MiniLm}'", info.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_the_same_model_with_and_without_a_slash_behind_it()
    {
        string file = _folder.Write("products.csv", Products), model = GalleryModels.MiniLm.TrimEnd('/');
        Assert.Equal(0, (await RunAsync("create", "shop", "--field", "title:384", "--embed", $"title=text:{model}/")).Code);
        Assert.Contains($"by '{model}'", (await RunAsync("info", "shop")).Out, StringComparison.Ordinal);
        foreach (string written in new[] { model, $"{model}/" })
        {
            LshRun run = await RunAsync("import", "shop", file, "--embed", $"title=text:{written}");
            Assert.True(run.Code == 0, run.Error);
            run = await RunAsync("search", "shop", "--text-query", "asynchronous input", "--embed", $"title=text:{written}");
            Assert.True(run.Code == 0, run.Error);
            run = await RunAsync("reembed", "shop", "--embed", $"title=text:{written}");
            Assert.Contains($"made by the embedder '{model}' already. Name another", run.Error, StringComparison.Ordinal);
        }
        LshRun renamed = await RunAsync("reembed", "shop", "--embedder", $"changed={model}/", "--embed", "title=text:changed");
        Assert.True(renamed.Code == 0, renamed.Error);
        Assert.Contains("title: made of what stands at 'title' by 'changed'", renamed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_are_made_anew_by_another_model_and_queries_of_the_one_before_are_refused()
    {
        string lamps = string.Concat(Enumerable.Range(0, 60).Select(i => $"l{i},A lamp of {i} watts,{i}\n"));
        string file = _folder.Write("products.csv", Products + lamps), other = AnotherModel();
        Assert.Equal(0, (await RunAsync("create", "shop", "--field", "title:384", "--embed", $"title=text:{GalleryModels.MiniLm}")).Code);
        Assert.StartsWith("63 written", (await RunAsync("import", "shop", file)).Out, StringComparison.Ordinal);
        string before = (await RunAsync("get", "shop", "3", "--with-vectors", "--json")).Out;
        LshRun run = await RunAsync("reembed", "shop", "--embed", $"title=text:{other}");
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains($"title: made of what stands at 'title' by '{other}'", run.Out, StringComparison.Ordinal);
        Assert.NotEqual(before, (await RunAsync("get", "shop", "3", "--with-vectors", "--json")).Out);
        LshRun found = await RunAsync("search", "shop", "--text-query", "asynchronous input", "--limit", "1", "--json");
        Assert.Equal("3", JsonDocument.Parse(found.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());
        run = await RunAsync("search", "shop", "--text-query", "input", "--embed", $"title=text:{GalleryModels.MiniLm}");
        Assert.Contains($"are made by the embedder '{other}'", run.Error, StringComparison.Ordinal);
        run = await RunAsync("import", "shop", file, "--embed", $"title=text:{GalleryModels.MiniLm}");
        Assert.Contains($"are made by the embedder '{other}'", run.Error, StringComparison.Ordinal);
        run = await RunAsync("reembed", "shop", "--embed", "title=text:nowhere");
        Assert.Contains("'nowhere' is no folder of a model of sentences", run.Error, StringComparison.Ordinal);
        run = await RunAsync("reembed", "shop", "--embed", $"title=picture:{other}");
        Assert.Contains("is to be made of pictures, whose files the collection does not hold", run.Error, StringComparison.Ordinal);
        run = await RunAsync("reembed", "shop", "--embed", $"title=text:{other}", "--embed", $"title=text:{other}");
        Assert.Equal((2, true), (run.Code, run.Error.Contains("named twice", StringComparison.Ordinal)));
    }

    /// <summary>The same network with vectors of its first token instead of the mean of all.</summary>
    private string AnotherModel()
    {
        string folder = Path.GetFullPath(Path.GetDirectoryName(_folder.Write("cls/embedder.json", """{"pooling":"cls"}"""))!);
        foreach (string file in Directory.GetFiles(GalleryModels.MiniLm))
            if (Path.GetFileName(file) is var name && !name.EndsWith("embedder.json", StringComparison.Ordinal))
                File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(file));
        return folder;
    }

    [SkippableFact]
    public async Task A_served_file_embeds_by_its_models_and_opens_no_others()
    {
        Part.Interrupts.Need(!LshProcess.IgnoresInterrupts(), "SIGINT is ignored by whoever started the tests.");
        Assert.Equal(0, (await RunAsync("create", "shop", "--field", "title:384", "--embed", $"title=text:{GalleryModels.MiniLm}")).Code);
        using var process = LshProcess.Start(
            "serve", "--data", Data, "--embedder", $"minilm={GalleryModels.MiniLm}", "--urls", "http://127.0.0.1:0", "--json");
        string line = (await process.FirstLineAsync())!;
        string url = JsonDocument.Parse(line).RootElement.GetProperty("listening").GetString()!;
        string file = _folder.Write("products.csv", Products);
        Assert.StartsWith("3 written", (await LshRun.Of("import", "shop", file, "--url", url)).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await LshRun.Of("create", "named", "--field", "title:384", "--embed", "title=text:minilm", "--url", url)).Code);
        Assert.StartsWith("3 written", (await LshRun.Of("import", "named", file, "--url", url)).Out, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = new Uri(url) };
        foreach (string collection in new[] { "shop", "named" })
        {
            HttpResponseMessage answer = await http.PostAsJsonAsync(
                $"v1/collections/{collection}/search", new { text_query = new { title = "asynchronous input" }, limit = 1 });
            JsonElement hit = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("hits")[0];
            Assert.Equal("3", hit.GetProperty("id").GetString());
        }
        string elsewhere = Path.GetFullPath(_folder["elsewhere"]);
        Directory.CreateDirectory(elsewhere);
        Assert.Equal(0, (await LshRun.Of("create", "other", "--field", "title:384", "--embed", $"title=text:{elsewhere}", "--url", url)).Code);
        LshRun refused = await LshRun.Of("search", "other", "--text-query", "a", "--url", url);
        Assert.Contains($"the embedder '{elsewhere}', which this process does not have for texts", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--embed names the field 'x', which no --field does.", "--embed", "x=text:MODEL")]
    [InlineData(3, "is no file or folder of an image network", "--embed", "title=picture:MODEL")]
    [InlineData(2, "The field 'title' is named twice with --embed.", "--embed", "title=text:MODEL", "--embed", "title=text:MODEL")]
    [InlineData(3, "'nowhere' is no folder of a model of sentences", "--embed", "title=text:nowhere")]
    [InlineData(3, "makes vectors of 384 dimensions; field 'title' is to have 5", "--embed", "title=text:MODEL")]
    [InlineData(2, "'minilm' names no embedder; write name=folder", "--embedder", "minilm")]
    [InlineData(2, "An embedder is named twice", "--embedder", "a=b", "--embedder", "a=c")]
    public async Task A_definition_that_cannot_work_is_refused(int code, string expected, params string[] arguments)
    {
        LshRun run = await RunAsync(["create", "shop", "--field", "title:5",
            .. arguments.Select(one => one.Replace("MODEL", GalleryModels.MiniLm, StringComparison.Ordinal))]);
        Assert.Equal(code, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("list", "--json")).Out);
    }

    private Task<LshRun> RunAsync(params string[] arguments) => LshRun.Of([.. arguments, "--data", Data]);
}
