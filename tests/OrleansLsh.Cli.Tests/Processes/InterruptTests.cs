using System.Globalization;
using System.Text.RegularExpressions;
using OrleansLsh.Cli.Tests.Commands;

namespace OrleansLsh.Cli.Tests.Processes;

public partial class InterruptTests
{
    [SkippableFact]
    public async Task Ctrl_C_during_an_import_keeps_what_is_durable_and_says_how_to_go_on()
    {
        Part.Interrupts.Need(!LshProcess.IgnoresInterrupts(), "SIGINT is ignored by whoever started the tests.");
        using var shop = await new Shop().WriteFilesAsync(40_000);
        await shop.RunAsync("create", "shop", "--field", "v:8");
        using var process = LshProcess.Start(
            ["import", "shop", "--data", shop.Data, shop.Vectors, "--documents", shop.Meta, .. LshProcess.TellsMoreThanAPipeHolds]);
        Assert.NotNull(await process.ProgressAsync());
        process.Interrupt();
        var (code, _, error) = await process.EndAsync();

        Assert.Equal(130, code);
        string skip = Skipped().Match(error).Groups[1].Value;
        Assert.InRange(int.Parse(skip, CultureInfo.InvariantCulture), 10, 39_990);
        Assert.Contains($"\"documents\":{skip},", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", shop.Vectors, "--documents", shop.Meta, "--skip", skip)).Code);
        Assert.Contains("\"documents\":40000,", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ctrl_C_during_a_training_leaves_the_collection_as_it_was()
    {
        Part.Interrupts.Need(!LshProcess.IgnoresInterrupts(), "SIGINT is ignored by whoever started the tests.");
        using var shop = await new Shop().ImportAsync(10_000);
        using var process = LshProcess.Start(
            "train", "shop", "--data", shop.Data, "--subspaces", "8", "--clusters", "256", "--restarts", "100", "--progress", "json");
        Assert.NotNull(await process.ProgressAsync());
        process.Interrupt();
        var (code, _, error) = await process.EndAsync();

        Assert.Equal(130, code);
        Assert.Contains("lsh: interrupted", error, StringComparison.Ordinal);
        Assert.Contains("\"model_version\":0", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await shop.RunAsync("search", "shop", "--id", "1")).Code);
    }

    [GeneratedRegex("--skip ([0-9]+)")]
    private static partial Regex Skipped();
}
