namespace OrleansLsh.Explorer.Tests;

public class NotesTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableFact]
    public async Task What_a_training_could_not_do_as_asked_stands_beside_the_field()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("few", "v", 8);
        await service.UpsertAsync("few", [.. Enumerable.Range(0, 400).Select(i => Document.Of($"d{i}", "v", Vector(i % 5)))]);
        CollectionDescription trained = await service.TrainAsync("few", new TrainRequest(new TrainingOptions { Subspaces = 2, Cells = 8 }));
        IReadOnlyList<string> notes = trained.Fields[0].Notes;
        Assert.NotEmpty(notes);
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);
        await using ExplorerPage page = await explorer.OpenAsync("?c=few&view=quality", address: server.Addresses[0].TrimEnd('/') + "/");

        Assert.Equal(trained.Fields[0].Promise, await page.At(".promise").InnerTextAsync());
        Assert.Equal(notes.Count, await page.CountAsync(".field-note"));
        Assert.Equal(notes, await page.At(".field-note").AllInnerTextsAsync());
        await page.View("Cluster").ClickAsync();
        await page.At(".block .field-note").First.WaitForAsync();
        Assert.Equal(notes, await page.At(".block .field-note").AllInnerTextsAsync());
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        Assert.Empty(page.Complaints);

        static float[] Vector(int kind) => [.. Enumerable.Range(0, 8).Select(at => at == kind ? 1f : 0.1f)];
    }
}
