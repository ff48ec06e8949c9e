using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

/// <summary>A person's walk through the six views of a <see cref="SmallCollection"/>, on whatever serves it.</summary>
internal static class SixViews
{
    public static async Task WalkAsync(ExplorerPage page)
    {
        await NeighboursAsync(page);
        await WhyAsync(page);
        await QualityAsync(page);
        await MapAsync(page);
        await ClusterAsync(page);
        await TryItAsync(page);
    }

    private static async Task NeighboursAsync(ExplorerPage page)
    {
        Assert.Equal(12, await page.CountAsync(".cards .card canvas"));
        await page.At(".card-link").First.ClickAsync();
        Assert.Equal(12, await page.CountAsync(".card .rank"));
        await page.At(".subject canvas").WaitForAsync();
        Assert.Contains("12 of 12", await page.At(".facts").InnerTextAsync(), StringComparison.Ordinal);
        await page.ScreenshotAsync("neighbours");
    }

    private static async Task WhyAsync(ExplorerPage page)
    {
        string firstHit = (await page.At(".card").First.GetAttributeAsync("data-id"))!;
        await page.At(".why-link").First.ClickAsync();
        Assert.Equal(16, await page.CountAsync("section:has(> h2:text('Field pixels')) .strip .cell"));
        Assert.Contains(firstHit, await page.At(".pairing-side.hit").InnerTextAsync(), StringComparison.Ordinal);
        await page.At(".strip .cell").Nth(3).HoverAsync();
        Assert.Contains("Subspace 3", await page.At(".strip-detail").First.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.ScreenshotAsync("why");
    }

    private static async Task QualityAsync(ExplorerPage page)
    {
        await page.View("Quality").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Measure now" }).ClickAsync();
        await page.At("tbody tr[data-name='exact']").WaitForAsync();
        await page.At("tbody tr[data-name='seed']").WaitForAsync();
        await page.At(".mark-point.current").WaitForAsync();
        await page.At(".quality-run > *").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await page.ScreenshotAsync("quality");
    }

    private static async Task MapAsync(ExplorerPage page)
    {
        await page.View("Map").ClickAsync();
        await page.At(".map-hits li").Nth(11).WaitForAsync();
        Assert.Equal(3, await page.CountAsync(".map-legend button"));
        await page.ScreenshotAsync("map");
    }

    private static async Task ClusterAsync(ExplorerPage page)
    {
        await page.View("Cluster").ClickAsync();
        Assert.Equal(16 + 4, await page.CountAsync(".tiles .tile"));
        await page.At(".badge.good:text('healthy')").WaitForAsync();
        await page.ScreenshotAsync("cluster");
    }

    private static async Task TryItAsync(ExplorerPage page)
    {
        await page.View("Try it").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await page.At(".answer pre").WaitForAsync();
        Assert.Contains("took_ms", await page.At(".answer pre").InnerTextAsync(), StringComparison.Ordinal);
        string code = await page.At(".code").InnerTextAsync();
        Assert.Contains("curl 'http", code, StringComparison.Ordinal);
        Assert.Contains("similarity.SearchAsync(\"shapes\"", code, StringComparison.Ordinal);
        Assert.Contains("lsh search shapes", code, StringComparison.Ordinal);
        await page.ScreenshotAsync("try-it");
    }
}
