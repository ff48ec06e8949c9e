using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

/// <summary>Stands before the test server: keeps what goes to and fro, and fails or holds up what a test tells it to.</summary>
internal sealed class ServerProxy : IAsyncDisposable
{
    /// <summary>A fault that hangs up instead of answering.</summary>
    public const int HangUp = 0;

    private readonly WebApplication _proxy;
    private readonly HttpClient _server = new() { BaseAddress = ElasticsearchServer.Url };
    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private readonly Func<Exchange, int?> _fault;
    private readonly Func<Exchange, Task> _hold;

    private ServerProxy(Func<Exchange, int?> fault, Func<Exchange, Task> hold)
    {
        (_fault, _hold) = (fault, hold);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Bulk requests are larger than a server takes unless it is told to.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Listen(IPAddress.Loopback, 0);
        });
        _proxy = builder.Build();
        _proxy.Run(AnswerAsync);
    }

    public Uri Url => new(_proxy.Urls.Single());

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    /// <summary>Starts listening.</summary>
    /// <param name="fault">The status to answer with instead of the server; null to pass a request on.</param>
    /// <param name="hold">What a request waits for before it is passed on; null for nothing.</param>
    public static ServerProxy Start(Func<Exchange, int?>? fault = null, Func<Exchange, Task>? hold = null)
    {
        var proxy = new ServerProxy(fault ?? (_ => null), hold ?? (_ => Task.CompletedTask));
        proxy._proxy.Start();
        return proxy;
    }

    /// <summary>Options for an index behind this.</summary>
    public ElasticsearchOptions Options() => ElasticsearchServer.Options() with { Addresses = [Url], RetryLimit = TimeSpan.FromSeconds(5) };

    public void Forget() => _exchanges.Clear();

    public async ValueTask DisposeAsync()
    {
        // Requests that a test holds up, or that it has given up, are not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _proxy.StopAsync(now.Token);
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string? accept = context.Request.Headers.Accept, contentType = context.Request.ContentType;
        var exchange = new Exchange(context.Request.Method, target, body.ToArray(), accept, contentType);
        _exchanges.Enqueue(exchange);
        await _hold(exchange);
        switch (_fault(exchange))
        {
            case HangUp:
                context.Abort();
                break;
            case int status:
                await WriteAsync(context.Response, status, $$$"""{"error":{"type":"test_exception","reason":"told to"},"status":{{{status}}}}""");
                break;
            default:
                await PassOnAsync(exchange, context);
                break;
        }
    }

    private async Task PassOnAsync(Exchange exchange, HttpContext context)
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

    private static async Task WriteAsync(HttpResponse response, int status, string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json", body.Length);
        response.Headers["x-elastic-product"] = "Elasticsearch";
        await response.Body.WriteAsync(body);
    }
}
