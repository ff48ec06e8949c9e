using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Writing;

public class RefreshTests
{
    [Fact]
    public async Task A_refresh_that_a_shard_did_not_make_is_made_again()
    {
        int asked = 0;
        await using var server = new FakeServer(_ => Shards(failed: Interlocked.Increment(ref asked) < 3 ? 1 : 0));
        await Parts(server, retryLimit: TimeSpan.FromSeconds(30)).Writer.RefreshAsync("i", default);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_refresh_that_a_shard_does_not_make_within_the_limit_is_none()
    {
        await using var server = new FakeServer(_ => Shards(failed: 1));
        LshException error = await Assert.ThrowsAsync<LshException>(() => Parts(server, TimeSpan.Zero).Writer.RefreshAsync("i", default));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("1 shards did not take part", error.Message, StringComparison.Ordinal);
    }

    private static string Shards(int failed) => FakeServer.Elasticsearch($"{{\"_shards\":{{\"total\":3,\"failed\":{failed}}}}}");

    private static ElasticsearchParts Parts(FakeServer server, TimeSpan retryLimit) => ElasticsearchParts.Of(
        new ElasticsearchOptions { Addresses = [server.Url], RetryLimit = retryLimit }, TimeProvider.System, () => 0, NullLogger.Instance);
}
