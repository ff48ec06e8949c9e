using System.Net;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

public sealed class AccessTests
{
    private const string Key = "key-of-sixteen-characters", ReadKey = "read-key-of-sixteen-characters";

    [Fact]
    public async Task A_key_is_asked_for_and_a_read_key_changes_nothing()
    {
        await using ServedCollection served = await StartAsync(options =>
        {
            options.ApiKeys.Add(Key);
            options.ReadKeys.Add(ReadKey);
        });
        await ProblemAsync(SendAsync(served, null, HttpMethod.Get), 401, "unauthorized");
        await ProblemAsync(SendAsync(served, "wrong", HttpMethod.Get), 401, "unauthorized");
        await ProblemAsync(SendAsync(served, ReadKey, HttpMethod.Delete), 403, "forbidden");
        await OkAsync(SendAsync(served, ReadKey, HttpMethod.Get));
        await OkAsync(SendAsync(served, Key, HttpMethod.Get, bearer: true));
        await OkAsync(SendAsync(served, Key, HttpMethod.Delete), 204);
        await OkAsync(served.SendAsync(HttpMethod.Get, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, (await served.SendAsync(HttpMethod.Get, "/openapi")).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_only_this_machine_is_listened_to()
    {
        LshException refused = await Assert.ThrowsAsync<LshException>(() => StartAsync(url: "http://0.0.0.0:0"));
        Assert.Contains("AllowWithoutKey", refused.Message, StringComparison.Ordinal);
        await (await StartAsync(options => options.AllowWithoutKey = true, "http://0.0.0.0:0")).DisposeAsync();
        await (await StartAsync(options => options.ApiKeys.Add(Key), "http://0.0.0.0:0")).DisposeAsync();
    }

    [Fact]
    public async Task Without_a_key_a_name_that_points_here_is_not_this_machine()
    {
        await using ServedCollection served = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/collections") { Headers = { Host = "evil.example" } };
        await ProblemAsync(served.Http.SendAsync(request), 403, "forbidden");
    }

    [Fact]
    public async Task Without_a_key_a_page_from_elsewhere_changes_nothing_and_starts_nothing()
    {
        await using ServedCollection served = await StartAsync(options => options.AllowedOrigins.Add("https://shop.example"));
        string own = served.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach ((string path, string origin, bool allowed) in new[]
        {
            ("/v1/collections/t/train", "https://evil.example", false), ("/v1/collections/t/rollback", "null", false), ("/v1/collections/t/evaluate", "http://localhost:1", false),
            ("/v1/collections/t/documents:get", own, true), ("/v1/collections/t/documents:get", "https://shop.example", true),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "origin", origin } } };
            if (allowed) request.Content = new StringContent("{\"ids\":[\"1\"]}", System.Text.Encoding.UTF8, "application/json");
            if (allowed) await OkAsync(served.Http.SendAsync(request));
            else await ProblemAsync(served.Http.SendAsync(request), 403, "forbidden");
        }
    }

    [Theory]
    [InlineData("https://lsh.example", "lsh.example", true)]
    [InlineData("https://LSH.example", "lsh.example:443", true)]
    [InlineData("http://lsh.example", "lsh.example:80", true)]
    [InlineData("https://lsh.example:8443", "lsh.example:8443", true)]
    [InlineData("https://[2001:db8::1]:8443", "[2001:db8::1]:8443", true)]
    [InlineData("https://lsh.example:8443", "lsh.example", false)]
    [InlineData("https://lsh.example", "lsh.example:8443", false)]
    [InlineData("https://evil.example", "lsh.example", false)]
    [InlineData("https://lsh.example.evil.example", "lsh.example", false)]
    [InlineData("ftp://lsh.example", "lsh.example", false)]
    [InlineData("null", "lsh.example", false)]
    public async Task The_own_page_is_known_by_host_and_port_whether_or_not_TLS_ends_before_this_server(string origin, string host, bool own)
    {
        await using ServedCollection served = await StartAsync(options => options.AllowWithoutKey = true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/collections/t/documents:get") { Headers = { { "origin", origin } } };
        request.Headers.Host = host;
        request.Content = new StringContent("{\"ids\":[\"1\"]}", System.Text.Encoding.UTF8, "application/json");
        if (own) await OkAsync(served.Http.SendAsync(request));
        else await ProblemAsync(served.Http.SendAsync(request), 403, "forbidden");
    }

    [Fact]
    public async Task Wrong_options_are_named_at_the_start()
    {
        LshException refused = await Assert.ThrowsAsync<LshException>(() => StartAsync(options =>
        {
            options.ApiKeys.Add("short");
            options.RequestsPerSecond = 0;
            options.AllowedOrigins.Add("everywhere");
        }));
        foreach (string setting in (string[])["ApiKeys", "RequestsPerSecond is 0; allowed is 1 to 1000000", "AllowedOrigins"])
            Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_again()
    {
        await using ServedCollection served = await StartAsync(options => options.RequestsPerSecond = 1);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => served.SendAsync(HttpMethod.Get, "/v1/collections")));
        HttpResponseMessage refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        await ProblemAsync(Task.FromResult(refused), 429, "too-many-requests");
        await OkAsync(served.SendAsync(HttpMethod.Get, "/health/live"));
    }

    [Fact]
    public async Task Pages_of_other_origins_may_call_only_where_they_are_allowed()
    {
        await using ServedCollection closed = await StartAsync();
        await using ServedCollection open = await StartAsync(options => options.AllowedOrigins.Add("https://shop.example"));
        foreach ((ServedCollection served, bool allowed) in new[] { (closed, false), (open, true) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/collections") { Headers = { { "origin", "https://shop.example" } } };
            using HttpResponseMessage response = await served.Http.SendAsync(request);
            Assert.Equal(allowed, response.Headers.Contains("access-control-allow-origin"));
        }
    }

    private static Task<HttpResponseMessage> SendAsync(ServedCollection served, string? key, HttpMethod method, bool bearer = false)
    {
        var request = new HttpRequestMessage(method, "/v1/collections/t");
        if (key is not null) request.Headers.Add(bearer ? "authorization" : "api-key", bearer ? $"Bearer {key}" : key);
        return served.Http.SendAsync(request);
    }
}
