using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public sealed class PageFaultTests : IAsyncLifetime
{
    private static readonly TrainingOptions Quick = Corpus.Training with { Cells = 4 };
    private readonly string _name = TestCollection.NewName();
    private Func<Exchange, int?> _fault = _ => null;
    private ServerProxy _proxy = null!;
    private SimilarityService _service = null!;

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        _proxy = ServerProxy.Start(exchange => _fault(exchange));
        _service = Open(_proxy);
        return _service.CreateAsync(_name, TestCollection.Fields);
    }

    public async Task DisposeAsync()
    {
        if (_proxy is null) return;
        _fault = _ => null;
        await _service.DropAsync(_name);
        await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [SkippableFact]
    public async Task An_export_goes_on_with_smaller_pages_where_the_server_has_no_memory_for_large_ones()
    {
        await _service.UpsertAsync(_name, Corpus.Documents(100));
        _fault = RefuseAbove(4);
        Assert.Equal(100, (await ExportAsync()).Distinct().Count());
    }

    [SkippableFact]
    public async Task A_training_goes_on_with_smaller_pages_where_the_server_has_no_memory_for_large_ones()
    {
        await _service.UpsertAsync(_name, Corpus.Documents(200));
        _fault = RefuseAbove(4);
        CollectionDescription trained = await _service.TrainAsync(_name, new TrainRequest(Quick));
        _fault = _ => null;
        Assert.Equal((200, 1), (trained.Documents, trained.Fields[0].ModelVersion));
    }

    [SkippableFact]
    public async Task Large_documents_are_read_some_megabytes_at_a_time_by_an_export_and_by_a_training()
    {
        const int Megabyte = 1 << 20;
        string filling = new('x', Megabyte);
        Document[] documents = [.. Corpus.Vectors(24, 1).Select((vector, i) => Document.Of($"d{i}", TestCollection.Field, vector, new { n = i, filling }))];
        await _service.UpsertAsync(_name, documents);
        _proxy.Forget();
        Assert.Equal(24, (await ExportAsync()).Distinct().Count());
        await _service.TrainAsync(_name, new TrainRequest(Quick with { Clusters = 4, Cells = 0 }));
        Assert.Equal(24, (await ExportAsync()).Distinct().Count());
        Assert.InRange(_proxy.Exchanges.Where(exchange => exchange.Endpoint == "_search").Max(exchange => exchange.Answer.Length), 4 * Megabyte, 10 * Megabyte);
    }

    [SkippableFact]
    public async Task An_export_survives_connections_that_break_and_servers_that_are_busy()
    {
        await _service.UpsertAsync(_name, Corpus.Documents(100));
        int searches = 0, opened = 0;
        _fault = exchange => exchange.Endpoint switch
        {
            "_search" => ++searches % 3 == 0 ? null : searches % 3 == 1 ? ServerProxy.HangUp : 503,
            "_pit" when exchange.Method == "POST" => ++opened == 1 ? 429 : null,
            _ => null,
        };
        Assert.Equal(100, (await ExportAsync()).Distinct().Count());
    }

    [SkippableFact]
    public async Task An_export_that_is_complete_is_not_undone_by_a_clean_up_that_fails()
    {
        await _service.UpsertAsync(_name, Corpus.Documents(20));
        _fault = exchange => IsCleanUp(exchange) ? ServerProxy.HangUp : null;
        Assert.Equal(20, (await ExportAsync()).Distinct().Count());
        Assert.Contains(_proxy.Exchanges, IsCleanUp);
    }

    [SkippableFact]
    public async Task A_clean_up_that_fails_does_not_hide_why_an_export_failed()
    {
        await _service.UpsertAsync(_name, Corpus.Documents(20));
        _fault = exchange => IsCleanUp(exchange) ? ServerProxy.HangUp : exchange.Endpoint == "_search" ? 400 : null;
        LshException error = await Assert.ThrowsAsync<LshException>(ExportAsync);
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains("told to", error.Message, StringComparison.Ordinal);
    }

    private static SimilarityService Open(ServerProxy proxy) => new(new ElasticsearchIndex(proxy.Options(), random: () => 0));

    private static Func<Exchange, int?> RefuseAbove(int documents) => exchange => IsPage(exchange) && exchange.Size > documents ? 429 : null;

    // Pages go by the order of writing or by the number of the operation, hits by their score.
    private static bool IsPage(Exchange exchange) => exchange.Endpoint == "_search" && !exchange.Path.Contains("-models", StringComparison.Ordinal)
        && (exchange.Request.Contains("\"sort\":[\"order_", StringComparison.Ordinal) || exchange.Request.Contains("\"sort\":[\"_seq_no", StringComparison.Ordinal));

    private static bool IsCleanUp(Exchange exchange) => exchange is { Method: "DELETE", Endpoint: "_pit" };

    private async Task<List<string>> ExportAsync()
    {
        var ids = new List<string>();
        await foreach (Document document in _service.ExportAsync(_name)) ids.Add(document.Id);
        return ids;
    }
}
