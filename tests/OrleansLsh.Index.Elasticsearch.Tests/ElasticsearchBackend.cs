using OrleansLsh.Conformance.Backends;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests;

/// <summary>The index that the conformance suite is run on.</summary>
public sealed class ElasticsearchBackend : IIndexBackend
{
    public bool KeepsEarlierModel => true;

    public Task<IDocumentIndex> StartAsync()
    {
        ElasticsearchServer.Need();
        return Task.FromResult<IDocumentIndex>(new ElasticsearchIndex(ElasticsearchServer.Options()));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
