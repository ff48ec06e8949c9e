using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Index.Elasticsearch.Installing;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Installing;

public class WriteBlockTests
{
    [Fact]
    public async Task Writes_are_held_only_when_the_block_was_acknowledged()
    {
        string answer = """{"acknowledged":false,"shards_acknowledged":false,"indices":[{"name":"i","blocked":false}]}""";
        await using var server = new FakeServer(_ => FakeServer.Elasticsearch(answer));
        ElasticsearchParts parts = ElasticsearchParts.Of(new ElasticsearchOptions { Addresses = [server.Url] }, TimeProvider.System, () => 0, NullLogger.Instance);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => WriteBlock.SetAsync(parts.Channel, "i", default))).Kind);
        // So an index answers that has the block already.
        answer = """{"acknowledged":true,"shards_acknowledged":false,"indices":[]}""";
        await WriteBlock.SetAsync(parts.Channel, "i", default);
    }
}
