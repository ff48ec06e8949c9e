using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Elasticsearch.Tests.Smile;
using OrleansLsh.Index.Elasticsearch.Writing;

namespace OrleansLsh.Index.Elasticsearch.Tests.Writing;

public class BulkWriterTests
{
    private static readonly BulkTarget Target = new("i", IsAlias: false);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(250, 1)]
    [InlineData(1_000, 2)]
    [InlineData(2_000, 2)]
    [InlineData(2_001, 3)]
    public async Task A_write_goes_in_as_many_requests_as_are_worth_it_or_as_its_size_takes(int documents, int requests)
    {
        await using var server = new FakeServer(_ => Written(1_000));
        BulkOutcome outcome = await WriteAsync(server, documents, new ElasticsearchOptions { Concurrency = 2, BulkDocuments = 1_000 });
        Assert.Equal(documents, outcome.Done);
        Assert.Equal(requests, server.Bodies.Count);
        AssertHasEachOnce(server, documents);
    }

    [Fact]
    public async Task No_request_is_longer_than_is_allowed_but_for_its_last_document()
    {
        await using var server = new FakeServer(_ => Written(1_000));
        BulkOutcome outcome = await WriteAsync(server, 1_000, new ElasticsearchOptions { BulkBytes = 10_000 });
        Assert.Equal(1_000, outcome.Done);
        Assert.All(server.Bodies, body => Assert.InRange(body.Length, 1, 10_100));
        AssertHasEachOnce(server, 1_000);
    }

    [Fact]
    public async Task Where_one_request_says_that_the_index_is_gone_the_write_says_so()
    {
        int asked = 0;
        await using var server = new FakeServer(_ => Interlocked.Increment(ref asked) == 2
            ? FakeServer.Elasticsearch("""{"error":{"type":"index_not_found_exception","reason":"no such index [i]"},"status":404}""", "404 Not Found")
            : Written(1_000));
        LshException error = await Assert.ThrowsAsync<LshException>(() => WriteAsync(server, 4_000, new ElasticsearchOptions()));
        Assert.Equal(ErrorKind.UnknownCollection, error.Kind);
    }

    private static Task<BulkOutcome> WriteAsync(FakeServer server, int documents, ElasticsearchOptions options)
    {
        BulkWriter writer = ElasticsearchParts.Of(options with { Addresses = [server.Url] }, TimeProvider.System, () => 0, NullLogger.Instance).Writer;
        string[] ids = [.. Enumerable.Range(0, documents).Select(i => $"d{i}")];
        return writer.WriteAsync(
            Target, RefreshPolicy.None, ids,
            (json, i) =>
            {
                json.WriteStartObject();
                json.WriteNumber("n", i);
                json.WriteEndObject();
            },
            default);
    }

    private static void AssertHasEachOnce(FakeServer server, int documents)
    {
        string[] lines = [.. server.Bodies.SelectMany(body => SmileReader.Text(Encoding.Latin1.GetBytes(body)).Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        var pairs = lines.Chunk(2).Select(pair => string.Concat(pair)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(2 * documents, lines.Length);
        Assert.True(pairs.SetEquals(Enumerable.Range(0, documents).Select(i => $$$"""{"index":{"_id":"d{{{i}}}"}}{"n":{{{i}}}}""")));
    }

    private static string Written(int documents) => FakeServer.Elasticsearch(
        $$"""{"errors":false,"items":[{{string.Join(',', Enumerable.Repeat("""{"index":{"status":201}}""", documents))}}]}""");
}
