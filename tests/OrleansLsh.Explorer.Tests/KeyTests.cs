using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class KeyTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    private const string Key = "a-key-for-reading-only";

    [SkippableFact]
    public async Task A_service_with_keys_asks_for_one_once_and_again_where_it_is_wrong()
    {
        await using ISimilarityService service = await SmallCollection.OpenAsync();
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"], options => options.ReadKeys.Add(Key));
        await using ExplorerPage page = await explorer.OpenAsync(address: server.Addresses[0].TrimEnd('/') + "/");

        ILocator dialog = page.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "This service needs an API key" });
        await dialog.WaitForAsync();
        await GiveAsync(dialog, "this-is-not-the-key");
        await dialog.Filter(new LocatorFilterOptions { HasText = "not known" }).WaitForAsync();
        await GiveAsync(dialog, Key);

        Assert.Equal(12, await page.CountAsync(".cards .card canvas"));
        await page.View("Cluster").ClickAsync();
        await page.At(".badge.good:text('healthy')").WaitForAsync();
        await page.GoAsync("?id=shape-0");
        await page.CountAsync(".card .rank");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        // The browser itself notes each refusal.
        Assert.All(page.Complaints, complaint => Assert.Contains("401", complaint, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Whoever_gives_no_key_is_told_so_and_may_try_again()
    {
        await using ISimilarityService service = await SmallCollection.OpenAsync();
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"], options => options.ApiKeys.Add(Key));
        await using ExplorerPage page = await explorer.OpenAsync(address: server.Addresses[0].TrimEnd('/') + "/");

        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Not now" }).ClickAsync();
        await page.At("main [role=alert], main .failure").First.WaitForAsync();
        await page.At("main button").First.ClickAsync();
        await GiveAsync(page.Page.GetByRole(AriaRole.Dialog), Key);
        Assert.Equal(12, await page.CountAsync(".cards .card canvas"));
    }

    private static async Task GiveAsync(ILocator dialog, string key)
    {
        await dialog.GetByLabel("API key", new LocatorGetByLabelOptions { Exact = true }).FillAsync(key);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Use this key" }).ClickAsync();
    }
}
