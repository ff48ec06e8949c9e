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
        await Assertions.Expect(page.At(".facts")).ToContainTextAsync("12 of 12");
        await page.ScreenshotAsync("neighbours");
    }

    private static async Task WhyAsync(ExplorerPage page)
    {
        string firstHit = (await page.At(".card").First.GetAttributeAsync("data-id"))!;
        await page.At(".why-link").First.ClickAsync();
        Assert.Equal(16, await page.CountAsync("section:has(> h2:text('Field pixels')) .strip .cell"));
        await Assertions.Expect(page.At(".pairing-side.hit")).ToContainTextAsync(firstHit);
        await page.At(".strip .cell").Nth(3).HoverAsync();
        await Assertions.Expect(page.At(".strip-detail").First).ToContainTextAsync("Subspace 3", new LocatorAssertionsToContainTextOptions { IgnoreCase = true });
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
        await Assertions.Expect(page.At(".answer pre")).ToContainTextAsync("took_ms");
        string code = await page.At(".code").InnerTextAsync();
        Assert.Contains("curl 'http", code, StringComparison.Ordinal);
        Assert.Contains("similarity.SearchAsync(\"shapes\"", code, StringComparison.Ordinal);
        Assert.Contains("lsh search shapes", code, StringComparison.Ordinal);
        await page.ScreenshotAsync("try-it");
    }
}
