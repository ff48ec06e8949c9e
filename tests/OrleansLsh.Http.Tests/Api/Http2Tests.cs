using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>HTTP/2 without TLS, as a host may offer it to its own.</summary>
public sealed class Http2Tests : IAsyncLifetime
{
    private const int ProtocolError = 1;

    private readonly ISimilarityService _service = EmbeddedSimilarity.Open(null);
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private int _connections;

    public async Task InitializeAsync()
    {
        await _service.CreateAsync("t", "v", 3);
        await _service.UpsertAsync("t", [Document.Of("a", "v", new float[] { 1, 2, 3 })]);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(_service);
        builder.Services.AddLshHttp();
        _app = builder.Build();
        _app.MapLsh();
        await _app.StartAsync();
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref _connections);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        _http = Client(handler);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/collections/t/documents/%2E%2E")]
    [InlineData("/v1/collections/t/documents/..")]
    [InlineData("/v1/collections/t/documents/a/%2e%2e/%2e%2e")]
    [InlineData("/v1/collections/t/documents/..%2F..")]
    [InlineData("/v1/collections/t/documents/%252E%252E")]
    [InlineData("/v1/collections/t/.")]
    public async Task A_path_with_a_dot_segment_is_refused_over_HTTP_2_too(string target)
    {
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete, HttpMethod.Put, HttpMethod.Post])
            await ProblemAsync(SendAsync(method, target), 400, "bad-request");
        Assert.Equal(1, (await _service.DescribeAsync("t")).Documents);
        Assert.Equal(1, _connections);
    }

    [Theory]
    [InlineData("/v1/collections/t/documents/%00")]
    [InlineData("/v1/collections/t%00/train")]
    public async Task A_path_that_the_server_cannot_read_resets_its_stream_and_no_other(string target)
    {
        await OkAsync(SendAsync(HttpMethod.Get, "/v1/collections/t"));
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Delete, target));
        Assert.Equal(ProtocolError, Assert.IsType<HttpProtocolException>(refused.InnerException).ErrorCode);
        Assert.Equal(1, (await OkAsync(SendAsync(HttpMethod.Get, "/v1/collections/t"))).GetProperty("documents").GetInt32());
        Assert.Equal(1, _connections);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string target)
    {
        var address = new Uri(_app.Urls.First().TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return _http.SendAsync(new HttpRequestMessage(method, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact });
    }

    private static HttpClient Client(HttpMessageHandler handler) => new(handler);
}
