using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

/// <summary>A collection with cells of a document or two, as large collections have them by default, behind a proxy.</summary>
public sealed class FineCollection : IAsyncLifetime
{
    public const int Count = 6_000;

    private static readonly TrainingOptions Fine = new() { Subspaces = 4, Clusters = 4, Cells = 4_500, Restarts = 1, TuneSeconds = 0.1 };
    private IDocumentIndex? _index;

    public string Name { get; } = TestCollection.NewName();

    public Document[] Documents { get; } = Corpus.Documents(Count);

    internal ServerProxy Proxy { get; private set; } = null!;

    internal ISimilarityService Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ElasticsearchServer.Url is null) return;
        Proxy = ServerProxy.Start();
        (_index, Service) = Open(Proxy);
        // By a clock that goes: where it stands still, settings are measured without end.
        await using var setUp = new SimilarityService(new ElasticsearchIndex(Proxy.Options()));
        await setUp.CreateAsync(Name, TestCollection.Fields);
        await setUp.UpsertAsync(Name, Documents);
        await setUp.TrainAsync(Name, new TrainRequest(Fine));
    }

    public async Task DisposeAsync()
    {
        if (_index is null) return;
        await _index.DropAsync(Name, default);
        await _index.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    private static (IDocumentIndex, ISimilarityService) Open(ServerProxy proxy)
    {
        var index = new ElasticsearchIndex(proxy.Options());
        return (index, new SimilarityService(index, new StoppedClock(), options: new SimilarityOptions { LiveRecallShare = 0 }));
    }
}
