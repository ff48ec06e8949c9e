namespace OrleansLsh.Cli.Tests.Commands;

public class ExitCodeTests
{
    [Theory]
    [InlineData("search", "shop")]
    [InlineData("search", "shop", "--id", "1", "--file", "x.npy")]
    [InlineData("search", "shop", "--id", "1", "--limit", "many")]
    [InlineData("search", "shop", "--vector", "[1,")]
    [InlineData("hash", "shop", "--vector", "[]")]
    [InlineData("search", "shop", "--id", "1", "--scoring", "magic")]
    [InlineData("search", "shop", "--id", "1", "--text", "nothing")]
    [InlineData("create", "shop", "--field", "v")]
    [InlineData("create", "shop", "--field", "v:8:manhattan")]
    [InlineData("train", "shop", "--family", "magic")]
    [InlineData("evaluate", "shop", "--setting", "few={\"probe\":1}")]
    [InlineData("export", "shop", "--vectors", "v")]
    [InlineData("list", "--url", "http://127.0.0.1:1")]
    [InlineData("serve", "--url", "http://127.0.0.1:1")]
    [InlineData("serve", "--key", "a-key-of-sixteen-characters")]
    [InlineData("demo", "--serve", "--url", "http://127.0.0.1:1")]
    [InlineData("unknown")]
    [InlineData]
    public async Task A_command_line_that_is_not_understood_is_2(params string[] arguments)
    {
        using var shop = await new Shop().ImportAsync(5);
        var run = await shop.RunAsync(arguments);
        Assert.Equal(2, run.Code);
        Assert.StartsWith("lsh: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("search", "shop", "--vector", "[1,2]")]
    [InlineData("search", "shop", "--id", "1", "--limit", "0")]
    [InlineData("search", "shop", "--id", "1", "--limit", "10001")]
    [InlineData("search", "shop", "--id", "1", "--filter", "{\"must\":[{\"field\":\"pos\",\"like\":\"n\"}]}")]
    [InlineData("search", "shop", "--id", "1", "--filter", "@missing.json")]
    [InlineData("import", "shop", "missing.npy")]
    [InlineData("import", "shop", "missing.txt")]
    [InlineData("train", "shop", "--subspaces", "9")]
    [InlineData("train", "shop", "--clusters", "1")]
    [InlineData("create", "shop", "--field", "v:8")]
    [InlineData("hash", "shop", "--vector", "[1,2,3,4,5,6,7,8]")]
    public async Task Bad_input_is_3_and_one_line(params string[] arguments)
    {
        using var shop = await new Shop().ImportAsync(5);
        var run = await shop.RunAsync(arguments);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("lsh: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("search", "other", "--id", "1")]
    [InlineData("search", "shop", "--id", "none")]
    [InlineData("get", "shop", "none")]
    [InlineData("delete", "shop", "none")]
    [InlineData("rollback", "other")]
    [InlineData("drop", "other")]
    [InlineData("hash", "shop", "--field", "w", "--vector", "[1]")]
    public async Task What_is_not_there_is_4(params string[] arguments)
    {
        using var shop = await new Shop().ImportAsync(5);
        Assert.Equal(4, (await shop.RunAsync(arguments)).Code);
    }

    [Fact]
    public async Task A_reading_verb_leaves_no_data_file_behind()
    {
        using var shop = new Shop();
        Assert.Equal(4, (await shop.RunAsync("list")).Code);
        Assert.False(File.Exists(shop.Data));
    }

    [Fact]
    public async Task Failed_documents_are_6_and_listed_while_the_good_ones_are_written()
    {
        using var shop = await new Shop().ImportAsync(5);
        string file = shop.PathOf("mixed.jsonl");
        await File.WriteAllLinesAsync(file, [
            """{"id":"good","vectors":{"v":[1,2,3,4,5,6,7,8]}}""", """{"id":"short","vectors":{"v":[1,2,3]}}""",
            """{"id":"zero","vectors":{"v":[0,0,0,0,0,0,0,0]}}"""]);
        var run = await shop.RunAsync("import", "shop", file);
        Assert.Equal(6, run.Code);
        Assert.Contains("'short'", run.Error, StringComparison.Ordinal);
        Assert.Contains("'zero'", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 written, 2 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await shop.RunAsync("get", "shop", "good")).Code);
    }

    [Fact]
    public async Task A_cancelled_command_is_130()
    {
        using var shop = await new Shop().ImportAsync(5);
        var run = await LshRun.Of(null, ["list", "--data", shop.Data], new CancellationToken(canceled: true));
        Assert.Equal(130, run.Code);
    }
}
