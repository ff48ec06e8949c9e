using System.Text;

namespace OrleansLsh.Index.Elasticsearch.Tests;

/// <summary>The server that the tests run against.</summary>
internal static class ElasticsearchServer
{
    private const string Variable = "ELASTICSEARCH_URL";

    private const string Missing = $"{Variable} is not set: no test server. Set it to one of your own, such as http://localhost:9200.";

    /// <summary>The prefix of collections that are as they should be: tests that list all may meet any of them.</summary>
    public const string Sound = "lsh-test";

    /// <summary>The prefix of collections that a test blocks, closes or changes behind our back: no other test lists these.</summary>
    public const string Damaged = "lsh-damaged";

    public static Uri? Url { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url ? new Uri(url) : null;

    /// <summary>The server's address; without one the test is skipped, or fails where the part is required.</summary>
    public static Uri Need()
    {
        Part.Elasticsearch.Need(Url is not null, Missing);
        return Url;
    }

    /// <summary>Options for tests: what is written is found at once.</summary>
    public static ElasticsearchOptions Options(string prefix = Sound) => new()
    {
        Addresses = [Url ?? throw new InvalidOperationException(Missing)],
        Prefix = prefix,
        Replicas = 0,
        Refresh = RefreshPolicy.Immediate,
        RetryLimit = TimeSpan.FromSeconds(30),
    };

    /// <summary>A request of the test's own; its answer.</summary>
    public static async Task<string> SendAsync(HttpMethod method, string path, string json = "")
    {
        using var client = new HttpClient { BaseAddress = Url };
        using var request = new HttpRequestMessage(method, path);
        if (json.Length > 0) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }

    /// <summary>Puts a write block on a damaged collection, or takes it off.</summary>
    public static Task BlockAsync(string collection, bool on) => SetAsync(collection, $$"""{"index.blocks.write":{{(on ? "true" : "null")}}}""");

    /// <summary>Changes the settings of a damaged collection's index.</summary>
    public static Task<string> SetAsync(string collection, string settings) => SendAsync(HttpMethod.Put, $"{Damaged}.{collection}/_settings", settings);
}
