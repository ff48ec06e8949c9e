using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>What only reads a collection, in whichever silo gets the call; the key is the collection's name.</summary>
[Alias(WireAliases.SearchGrain)]
public interface ISearchGrain : IGrainWithStringKey
{
    /// <summary>Answers a search.</summary>
    [Alias("search"), ReadOnly] Task<HitsMessage> SearchAsync(SearchMessage request, CancellationToken cancellationToken);

    /// <summary>Answers searches in their order.</summary>
    [Alias("searches"), ReadOnly, ResponseTimeout("00:02:00")]
    Task<HitsMessage[]> SearchManyAsync(SearchMessage[] requests, CancellationToken cancellationToken);

    /// <summary>As many of the first of these documents as a message holds, at least one.</summary>
    [Alias("get-many"), ReadOnly]
    Task<DocumentPage> GetManyAsync(string[] ids, bool withVectors, CancellationToken cancellationToken);

    /// <summary>A document, or a block of none: for clients of earlier builds.</summary>
    [Alias("get"), ReadOnly] Task<DocumentBlock> GetAsync(string id, bool withVectors, CancellationToken cancellationToken);

    /// <summary>How many documents match.</summary>
    /// <param name="filter">A filter as JSON; null for all documents.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("count"), ReadOnly] Task<long> CountAsync(string? filter, CancellationToken cancellationToken);

    /// <summary>The <see cref="FacetResponse"/> to an <see cref="FacetRequest"/>.</summary>
    [Alias("facets"), ReadOnly] Task<JsonMessage> FacetAsync(JsonMessage request, CancellationToken cancellationToken);

    /// <summary>The <see cref="CollectionDescription"/>.</summary>
    [Alias("describe"), ReadOnly] Task<JsonMessage> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>The <see cref="Explanation"/> of a hit.</summary>
    [Alias("explain"), ReadOnly] Task<JsonMessage> ExplainAsync(SearchMessage request, string hitId, CancellationToken cancellationToken);
}
