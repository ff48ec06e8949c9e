using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

/// <summary>A page of the explorer and what its console said.</summary>
internal sealed class ExplorerPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _address;

    public ExplorerPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, _address) = (context, page, address);
        context.SetDefaultTimeout(20_000);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => { if (!request.Url.StartsWith(address, StringComparison.Ordinal)) Complaints.Add($"fetched from elsewhere: {request.Url}"); };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught errors, and requests to elsewhere.</summary>
    public List<string> Complaints { get; } = [];

    public Task GoAsync(string query) => Page.GotoAsync(_address + query);

    public ILocator At(string selector) => Page.Locator(selector);

    public ILocator View(string name) => Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Waits until there is at least one such element, and gives how many there are.</summary>
    public async Task<int> CountAsync(string selector)
    {
        await At(selector).First.WaitForAsync();
        return await At(selector).CountAsync();
    }

    /// <summary>Waits until the page's address, its escapes undone, has these words in it.</summary>
    /// <remarks>
    /// Asks the page again and again. Playwright's own wait for an address compares it once and waits for the next navigation then;
    /// one that comes between the two is missed, and a page whose address changes without loading never sends another.
    /// </remarks>
    public Task AddressHasAsync(string words) =>
        Page.WaitForFunctionAsync("words => decodeURIComponent(location.search.replaceAll('+', ' ')).includes(words)", words);

    /// <summary>The picture that a person looks at after the test run.</summary>
    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "explorer", name + ".png"),
    });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
