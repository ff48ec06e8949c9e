using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class BothCurvesTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    private const int Dimensions = 16, Documents = 5_000;

    [SkippableFact]
    public async Task Quality_shows_what_given_queries_find_and_what_documents_do_as_queries()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("c", "v", Dimensions);
        await service.UpsertAsync("c", [.. Enumerable.Range(0, Documents).Select(i => Document.Of($"d{i}", "v", Vector(i)))]);
        float[] queries = [.. Enumerable.Range(0, 100).SelectMany(i => Vector(-1 - i))];
        var request = new TrainRequest(new TrainingOptions { Cells = 64, Restarts = 1, TargetRecall = 0.9 })
        {
            Queries = new Dictionary<string, VectorBlock> { ["v"] = new VectorBlock(Dimensions, queries) },
        };
        FieldTuning tuning = (await service.TrainAsync("c", request)).Fields[0].Tuning!;
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);

        await using ExplorerPage page = await explorer.OpenAsync("?c=c&view=quality", address: server.Addresses[0].TrimEnd('/') + "/");
        await Assertions.Expect(page.At(".chart-documents circle")).ToHaveCountAsync(tuning.DocumentCurve.Count);
        await Assertions.Expect(page.At(".chart-legend")).ToContainTextAsync("documents as queries");
        Assert.NotEmpty(tuning.DocumentCurve);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        Assert.Empty(page.Complaints);
    }

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
