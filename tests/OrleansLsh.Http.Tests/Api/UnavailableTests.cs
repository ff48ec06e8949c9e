using System.Net;
using System.Text;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

public sealed class UnavailableTests : IAsyncLifetime
{
    private LshServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _server = await LshServer.StartAsync(new SimilarityService(AwayIndex.Create()), ["http://127.0.0.1:0"], log: _ => { });
        _http = Client(_server);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/v1/collections", null)]
    [InlineData("GET", "/v1/collections/t", null)]
    [InlineData("PUT", "/v1/collections/t", """{"fields":[{"name":"v","dimensions":3}]}""")]
    [InlineData("DELETE", "/v1/collections/t", null)]
    [InlineData("GET", "/v1/collections/t/documents/a", null)]
    [InlineData("PUT", "/v1/collections/t/documents/a", """{"vectors":{"v":[1,2,3]}}""")]
    [InlineData("POST", "/v1/collections/t/documents", """{"documents":[{"id":"a","vectors":{"v":[1,2,3]}}]}""")]
    [InlineData("POST", "/v1/collections/t/documents:delete", """{"ids":["a"]}""")]
    [InlineData("POST", "/v1/collections/t/search", """{"id":"a"}""")]
    [InlineData("POST", "/v1/collections/t/search:batch", """{"searches":[{"id":"a"}]}""")]
    [InlineData("POST", "/v1/collections/t/explain", """{"id":"a","hit_id":"b"}""")]
    [InlineData("POST", "/v1/collections/t/rollback", "{}")]
    public async Task An_index_that_does_not_answer_is_a_503_that_says_when_to_come_back(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.SendAsync(request);
        await ProblemAsync(Task.FromResult(response), 503, "unavailable");
        Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), $"Retry-After: {response.Headers.RetryAfter}");
    }

    [Fact]
    public async Task The_server_is_not_ready_meanwhile_but_alive()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/health/live")).StatusCode);
    }

    private static HttpClient Client(LshServer server) => new() { BaseAddress = new Uri(server.Addresses[0]) };
}
