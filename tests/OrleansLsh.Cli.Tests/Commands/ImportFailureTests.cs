using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Cli.Tests.Commands;

/// <summary>What an import says of what is wrong, and what it keeps.</summary>
public class ImportFailureTests
{
    private const string Vector = "[1,2,3,4,5,6,7,8]";

    [Fact]
    public async Task A_line_that_is_no_document_is_told_with_file_line_and_id_and_the_others_are_written()
    {
        using var shop = await new Shop().ImportAsync(5);
        string file = shop.PathOf("mixed.jsonl");
        await File.WriteAllLinesAsync(file, [
            $$$"""{"id":"a","vectors":{"v":{{{Vector}}}}}""", "", """{"id":"b","vectors":{"v":[1,NaN]}}""", """{"id":"c","vectors":{"v":null}}""",
            """{"id":"d","vect""", $$$"""{"id":"e","vectors":{"v":{{{Vector}}}}}"""]);
        var run = await shop.RunAsync("import", "shop", file);
        Assert.Equal(6, run.Code);
        Assert.StartsWith("2 written, 3 failed", run.Out, StringComparison.Ordinal);
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"lsh: {file}, line 3: document 1 ('b'): Vector 'v': expected a number as component 1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"lsh: {file}, line 4: document 2 ('c'): Expected an array of numbers as vector 'v', found null.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"lsh: {file}, line 5: document 3 ('d'): Expected a JSON object with an id: the line ends in the middle of it.", lines[2], StringComparison.Ordinal);
        Assert.Equal(0, (await shop.RunAsync("get", "shop", "e")).Code);
    }

    [Fact]
    public async Task An_import_that_is_refused_before_it_begins_advises_to_go_on_nowhere()
    {
        using Shop shop = await new Shop().ImportAsync(5);
        LshRun run = await shop.RunAsync("import", "shop", shop.Vectors, "--skip", "-1");
        Assert.Equal(3, run.Code);
        Assert.Contains("Skip is -1; allowed is 0 or more.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cut off", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_stop_on_error_the_first_failure_ends_it_and_the_advice_works_once_the_line_is_mended()
    {
        using var shop = await new Shop().ImportAsync(5);
        string file = shop.PathOf("mixed.jsonl");
        string[] lines = [.. Enumerable.Range(0, 9).Select(row => $$$"""{"id":"x{{{row}}}","vectors":{"v":{{{(row == 4 ? "[0,0,0,0,0,0,0,0]" : Vector)}}}}}""")];
        await File.WriteAllLinesAsync(file, lines);
        var run = await shop.RunAsync("import", "shop", file, "--batch", "2", "--stop-on-error");
        Assert.Equal(3, run.Code);
        Assert.Contains("--skip 4", run.Error, StringComparison.Ordinal);
        Assert.Contains($"lsh: {file}, line 5: document 4 ('x4'): ", run.Error, StringComparison.Ordinal);
        lines[4] = lines[3].Replace("x3", "x4", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", file, "--skip", "4", "--stop-on-error")).Code);
        Assert.Contains("\"documents\":14,", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_gzip_file_is_an_error_and_the_advice_works_with_the_whole_file()
    {
        using var shop = await new Shop().ImportAsync(5);
        string file = shop.PathOf("rows.csv.gz");
        string text = "id,v\n" + string.Concat(Enumerable.Range(0, 4_000).Select(row => $"r{row},\"[{row},2,3,4,5,6,7,{row * 7919 % 1013}]\"\n"));
        byte[] whole = Compressed(text);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);
        var run = await shop.RunAsync("import", "shop", file, "--batch", "100");
        Assert.Equal(3, run.Code);
        Assert.Contains("the gzip data is cut off", run.Error, StringComparison.Ordinal);
        int at = run.Error.IndexOf("--skip ", StringComparison.Ordinal) + 7;
        string skip = run.Error[at..run.Error.IndexOf('\n', at)].Trim();
        await File.WriteAllBytesAsync(file, whole);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", file, "--skip", skip)).Code);
        Assert.Contains("\"documents\":4005,", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "shop", "--file")]
    [InlineData("evaluate", "shop", "--file")]
    public async Task Queries_from_a_cut_gzip_file_are_an_error(params string[] arguments)
    {
        using var shop = await new Shop().ImportAsync(50);
        byte[] gzip = Compressed(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(shop.Vectors)), Encoding.Latin1);
        string file = shop.PathOf("queries.npy.gz");
        await File.WriteAllBytesAsync(file, gzip[..^4]);
        var run = await shop.RunAsync([.. arguments, file]);
        Assert.Equal(3, run.Code);
        Assert.Contains("cut off", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.csv", null, "no such file")]
    [InlineData("wrong.json", "[]", "JSON is read as JSONL")]
    [InlineData("wrong.npz", "PK", "numpy.save as .npy")]
    [InlineData("wrong.arrow", "ARROW1", "Vectors are read from .npy")]
    [InlineData("wrong.csv", "name;v\n1;2\n", "found 'name;v'")]
    public async Task Where_nothing_began_nothing_is_said_of_going_on(string name, string? text, string expected)
    {
        using var shop = await new Shop().ImportAsync(5);
        if (text is not null) await File.WriteAllTextAsync(shop.PathOf(name), text);
        var run = await shop.RunAsync("import", "shop", shop.PathOf(name));
        Assert.Equal(3, run.Code);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--skip", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("at byte", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_have_one_type_each_and_info_shows_them()
    {
        using var shop = await new Shop().WriteFilesAsync(1);
        await shop.RunAsync("create", "shop", "--field", "v:8");
        string file = shop.PathOf("rows.csv");
        await File.WriteAllTextAsync(file, $"""
            id,v,rating,zip,sold,day,size
            a,"{Vector}",3.6666666666666665,02139,True,2024-01-31,1
            b,"{Vector}",1e-05,90210,False,2024-02-01,2
            c,"{Vector}",0.30000000000000004,10001,True,2024-02-02,3

            """);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", file, "--column", "size:string")).Code);
        using var info = JsonDocument.Parse((await shop.RunAsync("info", "shop", "--json")).Out);
        Assert.Equal("""{"rating":{"number":3},"zip":{"string":3},"sold":{"boolean":3},"day":{"date":3},"size":{"string":3}}""",
            info.RootElement.GetProperty("source").GetRawText());
        Assert.Contains("1e-05", (await shop.RunAsync("get", "shop", "b", "--json")).Out, StringComparison.Ordinal);
        var found = await shop.RunAsync("search", "shop", "--id", "a", "--include-self", "--json", "--filter", "{\"must\":[{\"field\":\"rating\",\"range\":{\"gte\":0}}]}");
        Assert.Equal(3, JsonDocument.Parse(found.Out).RootElement.GetProperty("hits").GetArrayLength());
        Assert.Contains("rating", (await shop.RunAsync("info", "shop")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await shop.RunAsync("import", "shop", file, "--column", "size:text")).Code);
    }

    [Fact]
    public async Task Standard_input_is_a_file_of_the_format_that_is_told()
    {
        using var shop = await new Shop().ImportAsync(5);
        byte[] lines = Encoding.UTF8.GetBytes($$$"""{"id":"piped","vectors":{"v":{{{Vector}}}}}""");
        string[] data = ["--data", shop.Data];
        Assert.Equal(0, (await LshRun.Piped(lines, ["import", "shop", "-", "--format", "jsonl", .. data])).Code);
        Assert.Equal(0, (await shop.RunAsync("get", "shop", "piped")).Code);
        byte[] vectors = await File.ReadAllBytesAsync(shop.Queries);
        Assert.Equal(5, (await LshRun.Piped(vectors, ["search", "shop", "--file", "-", "--format", "npy", "--json", .. data])).Lines.Length);
        Assert.Equal(0, (await LshRun.Piped(vectors, ["evaluate", "shop", "--file", "-", "--format", "npy", .. data])).Code);
        var refused = await LshRun.Piped(lines, ["import", "shop", "-", .. data]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--format", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await LshRun.Piped(lines, ["import", "shop", "-", "--format", "xml", .. data])).Code);
    }

    private static byte[] Compressed(string text, Encoding? encoding = null)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write((encoding ?? Encoding.UTF8).GetBytes(text));
        return target.ToArray();
    }
}
