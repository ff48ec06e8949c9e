using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class KeyboardTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    [SkippableFact]
    public async Task The_first_Tab_offers_to_skip_to_the_view()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        await page.CountAsync(".card");
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the view", await FocusedTextAsync(page));
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("view", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [SkippableFact]
    public async Task A_document_is_found_and_picked_without_a_mouse()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        ILocator search = page.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Find a document" });
        await search.FocusAsync();
        await page.Page.Keyboard.TypeAsync("cross 3");
        await Assertions.Expect(page.At("[role=option]").First).ToContainTextAsync("cross 3");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        string active = (await search.GetAttributeAsync("aria-activedescendant"))!;
        await Assertions.Expect(page.At($"#{active}")).ToContainTextAsync("cross 3");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AddressHasAsync("id=shape-");
        await Assertions.Expect(page.At(".subject-title")).ToHaveTextAsync("cross 3");
    }

    [SkippableFact]
    public async Task An_id_is_found_as_it_is_written()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        await page.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Find a document" }).FillAsync("shape-17");
        await page.At("[role=option]").First.WaitForAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AddressHasAsync("id=shape-17");
    }

    [SkippableFact]
    public async Task Arrow_keys_walk_along_the_token_strip_with_one_stop_for_Tab()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=why&id=shape-5");
        await page.CountAsync(".strip .cell");
        Assert.Equal(1, await page.At(".strip").First.Locator(".cell[tabindex='0']").CountAsync());
        await page.At(".strip .cell").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.StartsWith("Subspace 2:", await page.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"), StringComparison.Ordinal);
        await Assertions.Expect(page.At(".strip-detail").First).ToContainTextAsync("Subspace 2", new LocatorAssertionsToContainTextOptions { IgnoreCase = true });
    }

    [SkippableFact]
    public async Task What_has_the_focus_shows_it()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?id=shape-5");
        await page.CountAsync(".card .rank");
        for (int at = 0; at < 15; at++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>("""
                (() => {
                  const shown = element => element && getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
                  const active = document.activeElement;
                  return shown(active) || shown(active.closest('.card')) || shown(active.querySelector('.cell-token')) || active.classList.contains('skip');
                })()
                """), $"Stop {at} of Tab, “{await FocusedTextAsync(page)}”, shows no focus.");
        }
    }

    private static Task<string> FocusedTextAsync(ExplorerPage page) => page.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()");
}
