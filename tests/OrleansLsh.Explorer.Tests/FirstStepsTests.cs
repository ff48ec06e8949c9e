using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class FirstStepsTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableFact]
    public async Task An_empty_service_leads_to_a_first_collection_and_a_first_document()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);
        await using ExplorerPage page = await explorer.OpenAsync(address: server.Addresses[0].TrimEnd('/') + "/");

        await page.At("h3:has-text('There is no collection yet')").WaitForAsync();
        Assert.False(await page.At("#collection").IsVisibleAsync());
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Make one here" }).ClickAsync();
        await Assertions.Expect(page.At(".code")).ToContainTextAsync("lsh create shop");
        await SendAsync(page);
        await page.At("#collection").WaitForAsync();

        await page.View("Neighbours").ClickAsync();
        await page.At("h3:has-text('This collection is empty')").WaitForAsync();
        await page.At(".results a:text('Try it')").ClickAsync();
        await page.At("textarea:visible").WaitForAsync();
        await SendAsync(page);
        await page.View("Neighbours").ClickAsync();
        await page.At(".card:has-text('An example')").WaitForAsync();
        Assert.Empty(page.Complaints);
    }

    private static async Task SendAsync(ExplorerPage page)
    {
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await page.At(".answer .badge.good").WaitForAsync();
    }
}
