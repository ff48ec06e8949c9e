using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Cli.Tests.Commands;
using Xunit.Abstractions;

namespace OrleansLsh.Cli.Tests.Processes;

public class KillTests(ITestOutputHelper output)
{
    private const int Documents = 40_000;
    private const int Batch = 250;
    private const int Kills = 20;

    [Fact]
    public async Task A_killed_import_keeps_every_acknowledged_document()
    {
        using var shop = await new Shop().WriteFilesAsync(Documents);
        Assert.Equal(0, (await shop.RunAsync("create", "shop", "--field", "v:8")).Code);
        var random = new Random(17);
        long acknowledged = 0;
        int fasterThanKills = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            acknowledged = await OnItsOwnThreadAsync(() => KillOne(shop, acknowledged, random));
            long durable = await RequireWholeAsync(shop, acknowledged);
            output.WriteLine($"kill {kill}: {acknowledged} acknowledged, {durable} durable");
            if (durable < Documents) continue;
            output.WriteLine("the import was faster than the kill; it starts anew");
            await shop.RunAsync("drop", "shop", "--yes");
            Assert.Equal(0, (await shop.RunAsync("create", "shop", "--field", "v:8")).Code);
            acknowledged = 0;
            kill--;
            Assert.True(++fasterThanKills <= Kills, "Hardly any import could be killed before its end.");
        }

        var rest = await shop.RunAsync("import", "shop", shop.Vectors, "--documents", shop.Meta, "--skip", acknowledged.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, rest.Code);
        Assert.Equal(Documents, await RequireWholeAsync(shop, Documents));
        output.WriteLine($"{Kills} kills, no acknowledged document lost, no batch half-written");
    }

    /// <summary>Updates in batches that lie across those before, so that every one leaves batches half dead and the process is compacting
    /// all the time.</summary>
    [Fact]
    public async Task A_killed_update_loses_no_document_and_none_of_its_data()
    {
        const int Updated = 6_000;
        using var shop = await new Shop().WriteFilesAsync(Updated);
        Assert.Equal(0, (await shop.RunAsync("create", "shop", "--field", "v:8")).Code);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", shop.Vectors, "--documents", shop.Meta)).Code);
        var random = new Random(23);
        for (int kill = 1; kill <= Kills; kill++)
        {
            await OnItsOwnThreadAsync(() =>
            {
                using var process = LshProcess.Start(
                    "import", "shop", "--data", shop.Data, shop.Vectors, "--documents", shop.Meta, "--progress", "json",
                    "--batch", random.Next(60, 400).ToString(CultureInfo.InvariantCulture),
                    "--skip", random.Next(Updated / 2).ToString(CultureInfo.InvariantCulture));
                for (int commit = random.Next(1, 8); commit > 0 && process.Progress() is not null; commit--)
                {
                }
                process.Kill();
                return true;
            });
            await RequireAllAsync(shop, Updated);
        }
        output.WriteLine($"{Kills} kills, no document lost");
    }

    private static async Task RequireAllAsync(Shop shop, int count)
    {
        await using var service = EmbeddedSimilarity.Open(shop.Data);
        var seen = new HashSet<int>();
        await foreach (var document in service.ExportAsync("shop"))
        {
            int row = int.Parse(document.Id, CultureInfo.InvariantCulture);
            Assert.True(seen.Add(row));
            Assert.Equal($"thing {row}", document.Source.GetProperty("title").GetString());
            RequireDirection(Shop.Row(row), document.Vectors["v"].Span);
        }
        Assert.Equal(count, seen.Count);
        // A filter reads the postings, which keep the dead until their batch is compacted.
        var clause = new TextClause("title", "thing");
        var found = await service.SearchAsync("shop", new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = Shop.Row(0) },
            Filter = new Filter { Must = [clause] },
            Limit = 10_000,
        });
        Assert.Equal(count, found.Hits.Count);
    }

    /// <summary>Imports on from what was acknowledged, and kills the process some commits later, at any point of a commit.</summary>
    private static long KillOne(Shop shop, long acknowledged, Random random)
    {
        using var process = LshProcess.Start(
            "import", "shop", "--data", shop.Data, shop.Vectors, "--documents", shop.Meta, "--progress", "json",
            "--batch", Batch.ToString(CultureInfo.InvariantCulture), "--skip", acknowledged.ToString(CultureInfo.InvariantCulture));
        int commits = random.Next(7);
        for (int commit = 0; commit < commits && process.Progress() is { } step; commit++) acknowledged = step.GetProperty("read").GetInt64();
        long start = Stopwatch.GetTimestamp();
        var moment = TimeSpan.FromMilliseconds(random.NextDouble() * 15);
        while (Stopwatch.GetElapsedTime(start) < moment) Thread.SpinWait(50);
        process.Kill();
        while (process.Progress() is { } late) acknowledged = late.GetProperty("read").GetInt64();
        return acknowledged;
    }

    /// <summary>The thread pool may be busy for longer than an import lasts.</summary>
    private static Task<T> OnItsOwnThreadAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Whole batches from the first document on, none missing, each as it stands in the files.</summary>
    private static async Task<long> RequireWholeAsync(Shop shop, long acknowledged)
    {
        await using var service = EmbeddedSimilarity.Open(shop.Data);
        long durable = (await service.DescribeAsync("shop")).Documents;
        Assert.InRange(durable, acknowledged, Documents);
        Assert.Equal(0, durable % Batch);
        var seen = new HashSet<int>();
        await foreach (var document in service.ExportAsync("shop"))
        {
            int row = int.Parse(document.Id, CultureInfo.InvariantCulture);
            Assert.InRange(row, 0, durable - 1);
            Assert.True(seen.Add(row));
            Assert.Equal($"thing {row}", document.Source.GetProperty("title").GetString());
            if (row % 97 == 0) RequireDirection(Shop.Row(row), document.Vectors["v"].Span);
        }
        Assert.Equal(durable, seen.Count);
        return durable;
    }

    private static void RequireDirection(float[] expected, ReadOnlySpan<float> found)
    {
        float length = MathF.Sqrt(expected.Sum(component => component * component));
        for (int at = 0; at < expected.Length; at++) Assert.Equal(expected[at] / length, found[at], 1e-5f);
    }
}
