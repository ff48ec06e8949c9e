using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

/// <summary>Stands before the test server: keeps what goes to and fro, and fails or holds up what a test tells it to.</summary>
internal sealed class ServerProxy : IAsyncDisposable
{
    /// <summary>A fault that hangs up instead of answering.</summary>
    public const int HangUp = 0;

    private readonly HttpListener _listener = new();
    private readonly HttpClient _server = new() { BaseAddress = ElasticsearchServer.Url };
    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private readonly Func<Exchange, int?> _fault;
    private readonly Func<Exchange, Task> _hold;
    private readonly Task _serving;

    private ServerProxy(Func<Exchange, int?> fault, Func<Exchange, Task> hold)
    {
        (_fault, _hold) = (fault, hold);
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    /// <summary>Starts listening.</summary>
    /// <param name="fault">The status to answer with instead of the server; null to pass a request on.</param>
    /// <param name="hold">What a request waits for before it is passed on; null for nothing.</param>
    public static ServerProxy Start(Func<Exchange, int?>? fault = null, Func<Exchange, Task>? hold = null) => new(fault ?? (_ => null), hold ?? (_ => Task.CompletedTask));

    /// <summary>Options for an index behind this.</summary>
    public ElasticsearchOptions Options() => ElasticsearchServer.Options() with { Addresses = [Url], RetryLimit = TimeSpan.FromSeconds(5) };

    public void Forget() => _exchanges.Clear();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        _server.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var exchange = new Exchange(
            context.Request.HttpMethod, context.Request.RawUrl!, body.ToArray(), context.Request.Headers["accept"], context.Request.ContentType);
        _exchanges.Enqueue(exchange);
        await _hold(exchange);
        switch (_fault(exchange))
        {
            case HangUp:
                context.Response.Abort();
                break;
            case int status:
                await WriteAsync(context.Response, status, $$$"""{"error":{"type":"test_exception","reason":"told to"},"status":{{{status}}}}""");
                break;
            default:
                await PassOnAsync(exchange, context);
                break;
        }
    }

    private async Task PassOnAsync(Exchange exchange, HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), exchange.Path);
        if (exchange.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(exchange.Body);
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(exchange.ContentType!);
        }
        if (exchange.Accept is not null) request.Headers.TryAddWithoutValidation("accept", exchange.Accept);
        using HttpResponseMessage answer = await _server.SendAsync(request);
        exchange.Warning = string.Join(' ', answer.Headers.Warning);
        exchange.Answer = await answer.Content.ReadAsStringAsync();
        await WriteAsync(context.Response, (int)answer.StatusCode, exchange.Answer);
    }

    private static async Task WriteAsync(HttpListenerResponse response, int status, string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        (response.StatusCode, response.ContentType, response.ContentLength64) = (status, "application/json", body.Length);
        response.Headers["x-elastic-product"] = "Elasticsearch";
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
