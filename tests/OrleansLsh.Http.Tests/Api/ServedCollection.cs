using System.Text;
using System.Text.Json;

namespace OrleansLsh.Http.Tests.Api;

/// <summary>A server in this process with a collection <c>t</c> of three documents in it.</summary>
public sealed class ServedCollection : IAsyncDisposable
{
    private readonly LshServer _server;

    private ServedCollection(ISimilarityService service, LshServer server)
    {
        (Service, _server) = (service, server);
        Http = new HttpClient { BaseAddress = Address };
    }

    public ISimilarityService Service { get; }

    public HttpClient Http { get; }

    public Uri Address => new(_server.Addresses[0]);

    public static async Task<ServedCollection> StartAsync(Action<LshHttpOptions>? configure = null, string url = "http://127.0.0.1:0", TimeProvider? time = null)
    {
        ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("t", "v", 3);
        var served = new ServedCollection(service, await LshServer.StartAsync(service, [url], configure, time: time));
        await service.UpsertAsync("t",
        [
            Document.Of("a", "v", new float[] { 1, 2, 3 }, new { title = "first", n = 1 }),
            Document.Of("b/c", "v", new float[] { 1, 2, 4 }, new { title = "second" }),
            Document.Of("d", "v", new float[] { -1, 0, 0 }),
        ]);
        return served;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string type = "application/json") => SendAsync(HttpMethod.Post, path, json, type);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type.Length > 0) request.Content.Headers.TryAddWithoutValidation("content-type", type);
        }
        return Http.SendAsync(request);
    }

    /// <summary>The answer to a request that must succeed with this status.</summary>
    public static async Task<JsonElement> OkAsync(Task<HttpResponseMessage> sent, int status = 200)
    {
        using HttpResponseMessage response = await sent;
        string body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The problem of a request that must fail with this status and type.</summary>
    public static async Task<JsonElement> ProblemAsync(Task<HttpResponseMessage> sent, int status, string type)
    {
        using HttpResponseMessage response = await sent;
        string body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal($"urn:lsh:problem:{type}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("OrleansLsh.", body, StringComparison.Ordinal);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await Service.DisposeAsync();
    }
}
