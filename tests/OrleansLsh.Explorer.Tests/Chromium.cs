using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

/// <summary>A browser of this machine. Without one every test that opens a page is skipped with the reason.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private Chromium()
    {
    }

    /// <summary>Whether there is a browser on this machine.</summary>
    public static bool IsThere => Place is not null;

    private static string? Place => Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists);

    /// <summary>Starts with the first page that is opened.</summary>
    public static Chromium OfThisMachine() => new();

    /// <summary>A page of its own, with nothing stored, at a query such as <c>?view=why</c> of the explorer at an address.</summary>
    /// <param name="address">Where the explorer is, with the slash.</param>
    internal async Task<ExplorerPage> OpenAsync(string address, string query = "", int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        Need();
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Place, Headless = true, Args = Arguments });
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new ExplorerPage(context, await context.NewPageAsync(), address);
        await page.GoAsync(query);
        return page;
    }

    /// <summary>Without a browser the test is skipped, or fails where the part is required.</summary>
    public static void Need() =>
        Part.Chromium.Need(IsThere, "No Chromium was found (CHROMIUM, /usr/bin/chromium): install Debian's package 'chromium' to test the explorer.");

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
