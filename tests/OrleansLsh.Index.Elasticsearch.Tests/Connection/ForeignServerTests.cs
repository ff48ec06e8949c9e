using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

public class ForeignServerTests
{
    private const string Nodes = """{"nodes":{"a":{"version":"8.19.0"}}}""";

    [Fact]
    public async Task A_server_that_is_not_Elasticsearch_is_named_as_such()
    {
        await using var server = new FakeServer(_ => "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\nconnection: close\r\n\r\n<html></html>");
        await using var index = Open(server);
        LshException error = await Assert.ThrowsAsync<LshException>(() => index.ListAsync(default));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("not Elasticsearch's", error.Message, StringComparison.Ordinal);
        Assert.Contains("<html>", error.Message, StringComparison.Ordinal);
        ClusterReadiness readiness = await index.ReadyAsync();
        Assert.Equal((false, error.Message), (readiness.IsReady, readiness.Reason));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_on_its_way_ends_as_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        using var left = new ManualResetEventSlim();
        await using var server = new FakeServer(_ =>
        {
            cancel.Cancel();
            left.Wait();
            return FakeServer.Elasticsearch(Nodes);
        });
        await using var index = Open(server);
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.ListAsync(cancel.Token));
        }
        finally
        {
            left.Set();
        }
    }

    [Fact]
    public async Task A_version_too_old_is_refused_with_the_version_that_is_needed()
    {
        await using var server = new FakeServer(_ => FakeServer.Elasticsearch("""{"nodes":{"a":{"version":"8.19.0"},"b":{"version":"8.12.2"}}}"""));
        await using var index = Open(server);
        ClusterReadiness readiness = await index.ReadyAsync();
        Assert.False(readiness.IsReady);
        Assert.Contains("8.12.2; 8.13 or later", readiness.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_has_not_recovered_its_state_is_unavailable_and_not_one_that_refuses_writes()
    {
        const string Body = """{"error":{"root_cause":[],"type":"cluster_block_exception","reason":"blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized]"},"status":503}""";
        await using var server = new FakeServer(_ =>
            $"HTTP/1.1 503 Service Unavailable\r\nx-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\ncontent-length: {Body.Length}\r\n\r\n{Body}");
        await using var index = Open(server);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => index.ListAsync(default))).Kind);
    }

    [Fact]
    public async Task A_red_cluster_is_not_ready_and_becomes_it_by_itself()
    {
        string status = "red";
        await using var server = new FakeServer(line => FakeServer.Elasticsearch(
            line.Contains("_nodes", StringComparison.Ordinal) ? Nodes : $$"""{"status":"{{status}}"}"""));
        await using var index = Open(server);
        Assert.Contains("red", (await index.ReadyAsync()).Reason, StringComparison.Ordinal);
        status = "yellow";
        Assert.Equal(new ClusterReadiness(true, "", new Version(8, 19, 0)), await index.ReadyAsync());
    }

    [Theory]
    [InlineData("""{"took":1,"hits":{"hits":[]}}""", 12)]
    [InlineData("""{"took":1,"hits":{"hits":[""", 0)]
    public async Task An_answer_that_is_cut_in_the_middle_is_an_error_and_no_empty_result(string json, int cutBytes)
    {
        await using var server = new FakeServer(line => FakeServer.Elasticsearch(
            line.Contains("_nodes", StringComparison.Ordinal) ? Nodes : line.Contains("_mapping", StringComparison.Ordinal) ? Mapping() : json,
            cutBytes: line.Contains("_search", StringComparison.Ordinal) ? cutBytes : 0));
        await using var index = Open(server);
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        IndexQuery query = new(new SearchRequest(), [new FieldQuery("v", 1, SearchSetting.Exact, new float[] { 1, 0 })]);
        LshException error = await Assert.ThrowsAsync<LshException>(() => collection.SearchAsync([query], default));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Fact]
    public async Task A_bulk_whose_answer_was_cut_is_sent_again()
    {
        int bulks = 0;
        await using var server = new FakeServer(line => line switch
        {
            _ when line.Contains("_nodes", StringComparison.Ordinal) => FakeServer.Elasticsearch(Nodes),
            _ when line.Contains("_mapping", StringComparison.Ordinal) => FakeServer.Elasticsearch(Mapping()),
            _ when line.Contains("_bulk", StringComparison.Ordinal) => FakeServer.Elasticsearch(
                """{"errors":false,"items":[{"index":{"status":201}},{"index":{"status":201}}]}""", cutBytes: Interlocked.Increment(ref bulks) < 3 ? 20 : 0),
            _ => FakeServer.Elasticsearch("{}"),
        });
        await using var index = Open(server);
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        Assert.Empty(await collection.WriteAsync(TestCollection.Batch(0, 2, 2), default));
        Assert.Equal(3, bulks);
    }

    [Fact]
    public async Task Refused_items_are_sent_again_alone_until_they_are_in()
    {
        int bulks = 0;
        await using var server = new FakeServer(line => line switch
        {
            _ when line.Contains("_nodes", StringComparison.Ordinal) => FakeServer.Elasticsearch(Nodes),
            _ when line.Contains("_mapping", StringComparison.Ordinal) => FakeServer.Elasticsearch(Mapping()),
            _ when line.Contains("_bulk", StringComparison.Ordinal) => FakeServer.Elasticsearch(Interlocked.Increment(ref bulks) == 1
                ? """{"errors":true,"items":[{"index":{"status":201}},{"index":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}},{"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"bad"}}}]}"""
                : """{"errors":false,"items":[{"index":{"status":201}}]}"""),
            _ => FakeServer.Elasticsearch("{}"),
        });
        await using var index = Open(server);
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        DocumentFailure failure = Assert.Single(await collection.WriteAsync(TestCollection.Batch(0, 3, 2), default));
        Assert.Equal((2L, "d2", ErrorKind.InvalidArgument), (failure.Position, failure.Id, failure.Kind));
        Assert.Equal(2, bulks);
    }

    [Theory]
    [InlineData(403, "security_exception", "current license is non-compliant for [bbq_disk]", ErrorKind.InvalidArgument, "licence")]
    [InlineData(403, "security_exception", "action [indices:data/write/bulk] is unauthorized for user [ada]", ErrorKind.Storage, "API key")]
    [InlineData(413, "content_too_long", "too long", ErrorKind.TooLarge, "413")]
    [InlineData(400, "document_parsing_exception", "bad", ErrorKind.InvalidArgument, "bad")]
    public async Task An_item_that_is_refused_for_good_is_sent_once_and_told_by_what_it_takes(int status, string type, string reason, ErrorKind kind, string says)
    {
        int bulks = 0;
        await using var server = new FakeServer(line => line switch
        {
            _ when line.Contains("_nodes", StringComparison.Ordinal) => FakeServer.Elasticsearch(Nodes),
            _ when line.Contains("_mapping", StringComparison.Ordinal) => FakeServer.Elasticsearch(Mapping()),
            _ when line.Contains("_bulk", StringComparison.Ordinal) && Interlocked.Increment(ref bulks) > 0 => FakeServer.Elasticsearch(
                $$$"""{"errors":true,"items":[{"index":{"status":{{{status}}},"error":{"type":"{{{type}}}","reason":"{{{reason}}}"} } },{"index":{"status":201}}]}"""),
            _ => FakeServer.Elasticsearch("{}"),
        });
        await using var index = Open(server);
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        DocumentFailure failure = Assert.Single(await collection.WriteAsync(TestCollection.Batch(0, 2, 2), default));
        Assert.Equal(("d0", kind, 1), (failure.Id, failure.Kind, bulks));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    private static ElasticsearchIndex Open(FakeServer server) =>
        new(new ElasticsearchOptions { Addresses = [server.Url], Refresh = RefreshPolicy.None, RetryLimit = TimeSpan.FromSeconds(20) }, random: () => 0);

    private static string Mapping()
    {
        var state = new IndexState("lsh.c.1", "u", 1, [new IndexedField(new VectorField("v", 2), 0, "")]);
        using var body = System.Text.Json.JsonDocument.Parse(CollectionMapping.Create(new ElasticsearchOptions(), state, null).Bytes);
        return $$$"""{"lsh.c.1":{"mappings":{{{body.RootElement.GetProperty("mappings").GetRawText()}}}}}""";
    }
}
