using Microsoft.Playwright;
using OrleansLsh.Explorer.Tests;
using OrleansLsh.Silo.Tests.Processes;

namespace OrleansLsh.Silo.Tests.Explorer;

/// <summary>The page as a silo serves it: a process with an embedded index, filled and trained over HTTP.</summary>
[Collection("processes")]
public sealed class ExplorerOnSiloTests : IDisposable
{
    private static readonly (string, string)[] Ports = [("GatewayPort", "31010"), ("SiloPort", "12121")];
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task All_six_views_work_on_a_silo_and_Cluster_shows_it_with_its_grains()
    {
        Chromium.Need();
        await using SiloProcess silo = await SiloProcess.StartAsync(_folder, Ports);
        await using (var service = new HttpSimilarityService(silo.Address)) await SmallCollection.FillAsync(service);
        await using var chromium = Chromium.OfThisMachine();
        await using ExplorerPage page = await chromium.OpenAsync(silo.Address.ToString());

        await SixViews.WalkAsync(page);

        await page.View("Cluster").ClickAsync();
        ILocator silos = Table(page, "Silos");
        await silos.First.WaitForAsync();
        Assert.Equal(1, await silos.CountAsync());
        Assert.Contains("Active", await silos.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(":12121", await silos.InnerTextAsync(), StringComparison.Ordinal);
        await Table(page, "Grains").Filter(new LocatorFilterOptions { HasText = "SubspaceModelGrain" }).WaitForAsync();
        await page.ScreenshotAsync("cluster-of-a-silo");
        Assert.Empty(page.Complaints);
    }

    /// <summary>The rows of a table of the view.</summary>
    private static ILocator Table(ExplorerPage page, string name) =>
        page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = name, Exact = true }).Locator("tbody tr");
}
