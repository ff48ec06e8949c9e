using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class ClickPathTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableFact]
    public async Task One_walks_from_a_document_to_its_neighbours_and_on_through_all_six_views()
    {
        await using ExplorerPage page = await explorer.OpenAsync();

        Assert.Equal(12, await page.CountAsync(".cards .card canvas"));
        await page.At(".card-link").First.ClickAsync();
        Assert.Equal(12, await page.CountAsync(".card .rank"));
        await page.At(".subject canvas").WaitForAsync();
        Assert.Contains("12 of 12", await page.At(".facts").InnerTextAsync(), StringComparison.Ordinal);
        await page.ScreenshotAsync("neighbours");

        string firstHit = (await page.At(".card").First.GetAttributeAsync("data-id"))!;
        await page.At(".why-link").First.ClickAsync();
        Assert.Equal(16, await page.CountAsync("section:has(> h2:text('Field pixels')) .strip .cell"));
        Assert.Contains(firstHit, await page.At(".pairing-side.hit").InnerTextAsync(), StringComparison.Ordinal);
        await page.At(".strip .cell").Nth(3).HoverAsync();
        Assert.Contains("Subspace 3", await page.At(".strip-detail").First.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.ScreenshotAsync("why");

        await page.View("Quality").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Measure now" }).ClickAsync();
        await page.At("tbody tr[data-name='exact']").WaitForAsync();
        await page.At("tbody tr[data-name='seed']").WaitForAsync();
        await page.At(".mark-point.current").WaitForAsync();
        await page.At(".quality-run > *").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await page.ScreenshotAsync("quality");

        await page.View("Map").ClickAsync();
        await page.At(".map-hits li").Nth(11).WaitForAsync();
        Assert.Equal(3, await page.CountAsync(".map-legend button"));
        await page.ScreenshotAsync("map");

        await page.View("Cluster").ClickAsync();
        Assert.Equal(16 + 4, await page.CountAsync(".tiles .tile"));
        await page.At(".badge.good:text('healthy')").WaitForAsync();
        await page.ScreenshotAsync("cluster");

        await page.View("Try it").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await page.At(".answer pre").WaitForAsync();
        Assert.Contains("took_ms", await page.At(".answer pre").InnerTextAsync(), StringComparison.Ordinal);
        string code = await page.At(".code").InnerTextAsync();
        Assert.Contains("curl 'http", code, StringComparison.Ordinal);
        Assert.Contains("similarity.SearchAsync(\"shapes\"", code, StringComparison.Ordinal);
        Assert.Contains("lsh search shapes", code, StringComparison.Ordinal);
        await page.ScreenshotAsync("try-it");

        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_filter_and_weights_change_the_hits_and_the_address()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?id=shape-0");
        await page.CountAsync(".card .rank");

        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a condition" }).ClickAsync();
        await page.Page.GetByLabel("Field", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("colour");
        await page.Page.GetByLabel("Value of colour").FillAsync("teal");
        await page.Page.GetByLabel("Value of colour").PressAsync("Tab");
        await page.Page.WaitForURLAsync(url => url.Contains("filter=", StringComparison.Ordinal));
        await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.results .card-text')].length > 0 && [...document.querySelectorAll('.results .card-text')].every(text => text.textContent.includes('teal'))");

        await page.Page.GetByLabel("words").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.WaitForURLAsync(url => url.Contains("w=pixels", StringComparison.Ordinal));
        await page.At(".card-measures:has-text('distance')").First.WaitForAsync();
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_point_of_the_map_becomes_the_query_when_it_is_clicked()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=map");
        ILocator canvas = page.At(".plane canvas");
        await canvas.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual("", await page.At(".plane-tip").InnerTextAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync(url => url.Contains("id=shape-", StringComparison.Ordinal));
        await page.At(".map-hits li").Nth(11).WaitForAsync();
        Assert.Empty(page.Complaints);
    }
}
