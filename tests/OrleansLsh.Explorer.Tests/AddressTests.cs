namespace OrleansLsh.Explorer.Tests;

public class AddressTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    private const string Whole = "?c=shapes&view=neighbours&id=shape-9&n=6&w=pixels%3A0.5%2Cwords%3A2&setting=exact&filter=%7B%22must%22%3A%5B%7B%22field%22%3A%22kind%22%2C%22equals%22%3A%22level%22%7D%5D%7D";

    [SkippableFact]
    public async Task A_reload_shows_the_same_hits_and_controls()
    {
        await using ExplorerPage page = await explorer.OpenAsync(Whole);
        Assert.Equal(6, await page.CountAsync(".card .rank"));
        string[] before = await IdsAsync(page);
        await page.Page.ReloadAsync();
        Assert.Equal(6, await page.CountAsync(".card .rank"));
        Assert.Equal(before, await IdsAsync(page));
        Assert.Equal("2", await page.Page.GetByLabel("words").InputValueAsync());
        Assert.Equal("level", await page.Page.GetByLabel("Value of kind").InputValueAsync());
        Assert.Equal("exact", await page.Page.GetByLabel("Search with").InputValueAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Back_and_forward_walk_through_documents_and_views()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?id=shape-1");
        await page.CountAsync(".card .rank");
        string hit = (await IdsAsync(page))[0];
        await page.At(".card-link").First.ClickAsync();
        await page.At($".subject:has-text('{hit}')").WaitForAsync();
        await page.View("Cluster").ClickAsync();
        await page.At(".tiles").First.WaitForAsync();

        await page.Page.GoBackAsync();
        await page.At($".subject:has-text('{hit}')").WaitForAsync();
        await page.Page.GoBackAsync();
        await page.At(".subject:has-text('shape-1')").First.WaitForAsync();
        await page.Page.GoForwardAsync();
        await page.At($".subject:has-text('{hit}')").WaitForAsync();
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_link_to_what_is_not_there_says_so()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?c=nowhere");
        await page.At("h3:has-text('There is no collection “nowhere”')").WaitForAsync();
        await page.GoAsync("?c=shapes&id=ghost");
        await page.At(".results [role=alert]:has-text('ghost')").WaitForAsync();
        await page.At(".subject:has-text('No such document')").WaitForAsync();
    }

    [SkippableFact]
    public async Task A_service_that_is_gone_is_told_with_a_way_to_try_again()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?id=shape-1");
        await page.CountAsync(".card .rank");
        await page.Page.RouteAsync("**/v1/**", route => route.AbortAsync());
        await page.At(".card-link").First.ClickAsync();
        await page.At(".results [role=alert]:has-text('does not answer')").WaitForAsync();
        await page.Page.UnrouteAsync("**/v1/**");
        await page.At(".results button:has-text('Try again')").ClickAsync();
        Assert.Equal(12, await page.CountAsync(".card .rank"));
    }

    private static async Task<string[]> IdsAsync(ExplorerPage page) =>
        await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.results .card')].map(card => card.dataset.id)");
}
