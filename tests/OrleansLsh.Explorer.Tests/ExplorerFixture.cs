using Microsoft.Playwright;
using OrleansLsh.Http.Hosting;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Explorer.Tests;

/// <summary>The real service on a free port of this process, and a browser. Without a browser every test is skipped with the reason.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

    private ISimilarityService? _service;
    private LshServer? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the explorer is, with the slash.</summary>
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string? chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists);
        if (chromium is null) return;
        _service = await SmallCollection.OpenAsync();
        _server = await LshServer.StartAsync(_service, ["http://127.0.0.1:0"]);
        Address = _server.Addresses[0].TrimEnd('/') + "/";
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Headless = true, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
    }

    /// <summary>A page of its own, with nothing stored, at an address below the explorer's such as <c>?view=why</c>; of another server where its address is given.</summary>
    internal async Task<ExplorerPage> OpenAsync(string query = "", int width = 1440, ColorScheme theme = ColorScheme.Light, string? address = null)
    {
        Skip.If(_browser is null, "No Chromium was found (CHROMIUM, /usr/bin/chromium): install Debian's package 'chromium' to test the explorer.");
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new ExplorerPage(context, await context.NewPageAsync(), address ?? Address);
        await page.GoAsync(query);
        return page;
    }
}
