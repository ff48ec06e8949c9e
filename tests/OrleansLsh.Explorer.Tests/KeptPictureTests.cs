namespace OrleansLsh.Explorer.Tests;

public class KeptPictureTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    // One pixel.
    private const string Picture =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [SkippableFact]
    public async Task Documents_are_shown_by_the_small_pictures_that_their_sources_keep()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("photos", "image", 8);
        await service.UpsertAsync("photos", [.. Enumerable.Range(0, 40).Select(
            i => Document.Of($"{i}.png", "image", Vector(i), new { image = $"{i}.png", caption = $"photo {i}", thumbnail = Picture }))]);
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);
        await using ExplorerPage page = await explorer.OpenAsync("?c=photos&view=neighbours&id=3.png", address: server.Addresses[0].TrimEnd('/') + "/");

        await page.At(".card-image img.thumbnail.kept").First.WaitForAsync();
        Assert.Equal(await page.CountAsync(".card"), await page.CountAsync(".card img.thumbnail.kept"));
        Assert.Equal(1, await page.CountAsync(".subject-head img.thumbnail.kept"));
        Assert.Equal(1, await page.Page.EvaluateAsync<int>("document.querySelector('.card img.kept').naturalWidth"));
        // It is seen, and not read.
        Assert.DoesNotContain("base64", await page.At("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.GoAsync("?c=photos&view=why&id=3.png&hit=4.png");
        await page.At(".pairing .picture img.kept").First.WaitForAsync();
        Assert.Equal(2, await page.CountAsync(".pairing .picture img.kept"));
        Assert.Empty(page.Complaints);

        static float[] Vector(int seed) => [.. Enumerable.Range(0, 8).Select(at => MathF.Sin((seed * 8) + at))];
    }
}
