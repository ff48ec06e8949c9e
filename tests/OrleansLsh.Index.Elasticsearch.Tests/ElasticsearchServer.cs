namespace OrleansLsh.Index.Elasticsearch.Tests;

/// <summary>The server that the tests run against.</summary>
internal static class ElasticsearchServer
{
    public const string Variable = "ELASTICSEARCH_URL";

    public const string Missing = $"{Variable} is not set: no test server. Set it to one of your own, such as http://localhost:9200.";

    public static Uri? Url { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url ? new Uri(url) : null;

    /// <summary>Options for tests: what is written is found at once.</summary>
    public static ElasticsearchOptions Options(string prefix = "lsh-test") => new()
    {
        Addresses = [Url ?? throw new InvalidOperationException(Missing)],
        Prefix = prefix,
        Replicas = 0,
        Refresh = RefreshPolicy.Immediate,
        RetryLimit = TimeSpan.FromSeconds(30),
    };
}
