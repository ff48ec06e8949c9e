using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class LayoutTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    // What is there when a view is ready, and not before.
    private static readonly Dictionary<string, string> Ready = new()
    {
        ["neighbours"] = ".card .rank",
        ["why"] = ".strip .cell",
        ["quality"] = ".mark-point",
        ["map"] = ".map-hits li",
        ["cluster"] = ".tiles .tile",
        ["request"] = ".code pre",
    };

    public static TheoryData<string, int> Widths()
    {
        var widths = new TheoryData<string, int>();
        foreach (string view in Ready.Keys) foreach (int width in (int[])[360, 768, 1440]) widths.Add(view, width);
        return widths;
    }

    public static TheoryData<string, ColorScheme> Themes()
    {
        var themes = new TheoryData<string, ColorScheme>();
        foreach (string view in Ready.Keys) foreach (ColorScheme theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]) themes.Add(view, theme);
        return themes;
    }

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public async Task A_view_needs_no_sideways_scrolling(string view, int width)
    {
        await using ExplorerPage page = await explorer.OpenAsync($"?view={view}&id=shape-3", width);
        await page.CountAsync(Ready[view]);
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        await page.ScreenshotAsync($"{view}-{width}");
        Assert.Empty(page.Complaints);
    }

    [SkippableTheory]
    [InlineData("quality", ".chart", ".quality-form")]
    [InlineData("request", ".answer", ".code")]
    public async Task On_a_narrow_page_what_one_came_for_stands_above_the_rest(string view, string first, string second)
    {
        await using ExplorerPage page = await explorer.OpenAsync($"?view={view}&id=shape-3", width: 360);
        await page.CountAsync(Ready[view]);
        Assert.True((await page.At(first).BoundingBoxAsync())!.Y < (await page.At(second).BoundingBoxAsync())!.Y);
    }

    [SkippableTheory]
    [MemberData(nameof(Themes))]
    public async Task Text_stands_out_from_what_is_behind_it(string view, ColorScheme theme)
    {
        await using ExplorerPage page = await explorer.OpenAsync($"?view={view}&id=shape-3", theme: theme);
        await page.CountAsync(Ready[view]);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        await page.ScreenshotAsync($"{view}-{theme}");
    }

    [SkippableTheory]
    [InlineData("neighbours"), InlineData("why"), InlineData("quality"), InlineData("map"), InlineData("cluster"), InlineData("request")]
    public async Task Every_control_and_landmark_has_a_name_and_ids_are_unique(string view)
    {
        await using ExplorerPage page = await explorer.OpenAsync($"?view={view}&id=shape-3");
        await page.CountAsync(Ready[view]);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.Nameless));
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.RepeatedIds));
        Assert.Equal(1, await page.At("main").CountAsync());
        Assert.Equal("en", await page.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Equal("page", await page.At($"nav a[data-view={view}]").GetAttributeAsync("aria-current"));
    }

    [SkippableFact]
    public async Task The_theme_switches_and_stays_after_a_reload()
    {
        await using ExplorerPage page = await explorer.OpenAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch to the dark theme" }).ClickAsync();
        string dark = await BackgroundAsync(page);
        await page.Page.ReloadAsync();
        Assert.Equal(dark, await BackgroundAsync(page));
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch to the light theme" }).ClickAsync();
        Assert.NotEqual(dark, await BackgroundAsync(page));
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, "180,72,15", "242,153,92")]
    [InlineData(ColorScheme.Dark, "242,153,92", "180,72,15")]
    public async Task The_map_is_drawn_in_the_colours_of_the_theme_and_follows_its_switch(ColorScheme theme, string query, string switched)
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=map&id=shape-3", theme: theme);
        await page.CountAsync(".map-hits li");
        await DrawnAsync(page, query);
        await page.At("#theme").ClickAsync();
        await DrawnAsync(page, switched);
    }

    /// <summary>Waits until the map has a point of this colour, which is the query's.</summary>
    private static Task<IJSHandle> DrawnAsync(ExplorerPage page, string colour) => page.Page.WaitForFunctionAsync("""
        colour => {
          const canvas = document.querySelector('.plane canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255 && `${data[at]},${data[at + 1]},${data[at + 2]}` === colour) return true;
          return false;
        }
        """, colour);

    private static Task<string> BackgroundAsync(ExplorerPage page) => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
