using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

/// <summary>The real service on a free port of this process, and a browser.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    private readonly Chromium _chromium = Chromium.OfThisMachine();
    private ISimilarityService? _service;
    private LshServer? _server;

    /// <summary>Where the explorer is, with the slash.</summary>
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (!Chromium.IsThere) return;
        _service = await SmallCollection.OpenAsync();
        _server = await LshServer.StartAsync(_service, ["http://127.0.0.1:0"]);
        Address = _server.Addresses[0].TrimEnd('/') + "/";
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
    }

    /// <summary>A page of its own, with nothing stored, at an address below the explorer's such as <c>?view=why</c>; of another server where its address is given.</summary>
    internal Task<ExplorerPage> OpenAsync(string query = "", int width = 1440, ColorScheme theme = ColorScheme.Light, string? address = null) =>
        _chromium.OpenAsync(address ?? Address, query, width, theme);
}
