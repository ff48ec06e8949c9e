using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Http.Tests.Client;

/// <summary>The embedded service behind a server in this process, reached over HTTP.</summary>
public sealed class HttpBackend : IServiceBackend
{
    private ISimilarityService? _served;
    private LshServer? _server;

    public async Task<ISimilarityService> StartAsync()
    {
        _served = EmbeddedSimilarity.Open(null, embedders: WordEmbedders.Find);
        _server = await LshServer.StartAsync(_served, ["http://127.0.0.1:0"]);
        return new HttpSimilarityService(new Uri(_server.Addresses[0]));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_served is not null) await _served.DisposeAsync();
    }
}
