using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class ClickPathTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableFact]
    public async Task One_walks_from_a_document_to_its_neighbours_and_on_through_all_six_views()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        await SixViews.WalkAsync(page);
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
        await page.AddressHasAsync("filter=");
        await page.Page.WaitForFunctionAsync(EveryHitIs("teal"));

        await page.Page.GetByLabel("words").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await page.AddressHasAsync("w=pixels");
        await page.At(".card-measures:has-text('distance')").First.WaitForAsync();
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_filter_inside_a_filter_is_shown_kept_and_changed_as_JSON()
    {
        const string Inner = """{"should":[{"field":"colour","equals":"teal"},{"must_not":[{"field":"colour","exists":true}]}]}""";
        await using ExplorerPage page = await explorer.OpenAsync($"?id=shape-0&filter={Uri.EscapeDataString($$"""{"must":[{{Inner}}]}""")}");
        ILocator json = page.Page.GetByLabel("Condition or filter as JSON");
        await Assertions.Expect(json).ToHaveValueAsync(Inner);
        await page.Page.WaitForFunctionAsync(EveryHitIs("teal"));

        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a condition" }).ClickAsync();
        await page.Page.GetByLabel("Field", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("colour");
        await page.Page.GetByLabel("Value of colour").FillAsync("teal");
        await page.Page.GetByLabel("Value of colour").PressAsync("Tab");
        await page.AddressHasAsync($$"""{"must":[{{Inner}},{"field":"colour","equals":"teal"}]}""");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the condition on colour" }).ClickAsync();

        await json.FillAsync("""{"must_not":[{"should":[{"field":"colour","equals":"teal"}]}]}""");
        await json.PressAsync("Tab");
        await page.AddressHasAsync("\"must_not\":[{\"should\"");
        await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.results .card-text')].length > 0 && ![...document.querySelectorAll('.results .card-text')].some(text => text.textContent.includes('teal'))");
        Assert.Empty(page.Complaints);
    }

    private static string EveryHitIs(string colour) =>
        $"() => [...document.querySelectorAll('.results .card-text')].length > 0 && [...document.querySelectorAll('.results .card-text')].every(text => text.textContent.includes('{colour}'))";

    [SkippableFact]
    public async Task A_point_of_the_map_becomes_the_query_when_it_is_clicked()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=map");
        ILocator canvas = page.At(".plane canvas");
        await canvas.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.At(".plane-tip")).Not.ToBeEmptyAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AddressHasAsync("id=shape-");
        await page.At(".map-hits li").Nth(11).WaitForAsync();
        Assert.Empty(page.Complaints);
    }
}
