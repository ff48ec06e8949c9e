using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class FindTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableTheory]
    [InlineData("SHAPE-39", "shape-39")]
    [InlineData("cross", "cross")]
    public async Task The_search_box_finds_documents_by_the_beginning_of_an_id_and_by_words(string typed, string first)
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        ILocator box = page.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Find a document" });
        await box.PressSequentiallyAsync(typed);
        ILocator options = page.At(".found [role=option]:not(.none)");
        await options.Nth(7).WaitForAsync();
        Assert.Contains(first, await options.First.InnerTextAsync(), StringComparison.Ordinal);
        await box.PressAsync("Enter");
        await page.Page.WaitForURLAsync(url => url.Contains("id=shape-", StringComparison.Ordinal));
        Assert.Empty(page.Complaints);
    }
}
