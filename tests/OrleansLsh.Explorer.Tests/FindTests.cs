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
        await Assertions.Expect(options.First).ToContainTextAsync(first);
        await Assertions.Expect(options).ToHaveCountAsync(8);
        await box.PressAsync("Enter");
        await page.AddressHasAsync("id=shape-");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Enter_chooses_by_the_words_that_stand_there_not_by_those_that_the_list_was_found_by()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        ILocator box = page.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Find a document" });
        await box.PressSequentiallyAsync("shape-");
        await Assertions.Expect(page.At(".found [role=option]:not(.none)").First).ToBeVisibleAsync();
        await box.PressSequentiallyAsync("39");
        await box.PressAsync("Enter");
        await page.AddressHasAsync("id=shape-39");
        Assert.Empty(page.Complaints);
    }
}
