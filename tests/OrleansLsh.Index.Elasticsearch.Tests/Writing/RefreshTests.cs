using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Core;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Writing;

public class RefreshTests
{
    [Fact]
    public async Task A_refresh_that_a_shard_did_not_make_is_none()
    {
        int failed = 1;
        await using var server = new FakeServer(_ => FakeServer.Elasticsearch($"{{\"_shards\":{{\"total\":3,\"failed\":{failed}}}}}"));
        ElasticsearchParts parts = ElasticsearchParts.Of(new ElasticsearchOptions { Addresses = [server.Url] }, TimeProvider.System, () => 0, NullLogger.Instance);
        LshException error = await Assert.ThrowsAsync<LshException>(() => parts.Writer.RefreshAsync("i", default));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("1 shards of 'i'", error.Message, StringComparison.Ordinal);
        failed = 0;
        await parts.Writer.RefreshAsync("i", default);
    }
}
