using System.Diagnostics;
using System.Text.Json;
using OrleansLsh.Cli.Tests.Commands;

namespace OrleansLsh.Cli.Tests.Processes;

public class OutputTests
{
    private const string ScriptTool = "/usr/bin/script";

    [Fact]
    public async Task Json_is_all_that_stands_on_standard_output()
    {
        using var shop = await new Shop().ImportAsync(300);
        string[][] commands = [["train", "shop"], ["search", "shop", "--file", shop.Queries], ["evaluate", "shop", "--queries", "20"], ["info", "shop"], ["list"], ["get", "shop", "1"]];
        foreach (string[] command in commands)
        {
            using var process = LshProcess.Start([.. command, "--json", "--data", shop.Data]);
            var (code, output, error) = await process.EndAsync();
            Assert.Equal(0, code);
            Assert.Empty(error);
            Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line));
        }
    }

    [Fact]
    public async Task A_redirected_table_has_no_control_characters_and_is_not_cut()
    {
        using var shop = await new Shop().ImportAsync(5);
        string file = shop.PathOf("long.jsonl");
        string id = new('x', 300);
        await File.WriteAllTextAsync(file, $$$"""{"id":"{{{id}}}","vectors":{"v":[1,2,3,4,5,6,7,8]},"title":"bell \u0007 and \u001b[31mred"}""");
        await shop.RunAsync("import", "shop", file);
        using var process = LshProcess.Start("search", "shop", "--vector", "[1,2,3,4,5,6,7,8]", "--include", "title", "--data", shop.Data);
        var (_, output, _) = await process.EndAsync();
        Assert.Contains(id, output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public async Task The_data_file_may_come_from_the_environment()
    {
        using var shop = await new Shop().ImportAsync(5);
        using var process = LshProcess.Start(new Dictionary<string, string> { ["LSH_DATA"] = shop.Data }, "list", "--json");
        var (_, output, _) = await process.EndAsync();
        Assert.Contains("\"collection\":\"shop\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_file_is_5()
    {
        using var shop = await new Shop().WriteFilesAsync(40_000);
        await shop.RunAsync("create", "shop", "--field", "v:8");
        using var first = LshProcess.Start(["import", "shop", "--data", shop.Data, shop.Vectors, .. LshProcess.TellsMoreThanAPipeHolds]);
        Assert.NotNull(await first.ProgressAsync());
        var second = await shop.RunAsync("list");
        Assert.Equal(5, second.Code);
        Assert.StartsWith("lsh: ", second.Error, StringComparison.Ordinal);
        first.Kill();
    }

    [SkippableTheory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task A_terminal_sees_colours_unless_NO_COLOR_is_set(string? noColor, bool coloured)
    {
        Part.Script.Need(File.Exists(ScriptTool), "The tool 'script', which makes a terminal, is not installed.");
        using var shop = await new Shop().WriteFilesAsync(3_000);
        await shop.RunAsync("create", "shop", "--field", "v:8");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string lsh = Path.Combine(AppContext.BaseDirectory, "lsh.dll");
        var start = new ProcessStartInfo(ScriptTool, ["-qec", $"'{dotnet}' '{lsh}' import shop '{shop.Vectors}' --data '{shop.Data}'", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("NO_COLOR");
        if (noColor is not null) start.Environment["NO_COLOR"] = noColor;
        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start)!;
        string seen = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Contains("importing", seen, StringComparison.Ordinal);
        Assert.Equal(coloured, seen.Contains("\u001b[38;5;", StringComparison.Ordinal));
    }
}
