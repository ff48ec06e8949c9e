using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>What searches of a collection are answered with.</summary>
/// <param name="Collection">Its name, for messages.</param>
/// <param name="State">The index.</param>
/// <param name="Models">Field → its model, for the fields that have one.</param>
/// <param name="Counts">Field and filter → how many documents the filter keeps.</param>
/// <param name="Documents">Field → how many documents have it, as last counted.</param>
/// <param name="HasDeleted">Whether the index still holds documents that were deleted or replaced; the server's token frequencies count
/// them.</param>
/// <param name="Server">What the server takes.</param>
internal sealed record SearchContext(string Collection, IndexState State, IReadOnlyDictionary<string, Model> Models,
    RecentFindings<MatchCount> Counts, IReadOnlyDictionary<string, long> Documents, bool HasDeleted, ClusterCheck Server)
{
    /// <summary>Documents that each counts for where it is decided how a filter's matches are looked for: more than 1 in a sample, which is
    /// to be searched as what it was drawn from would be.</summary>
    public double EachStandsFor { get; init; } = 1;

    /// <summary>A field of the collection.</summary>
    public IndexedField Field(string name) => State.Find(name)
        ?? throw new LshException(ErrorKind.UnknownField, $"Collection '{Collection}' has no vector field '{name}'.");

    /// <summary>A field's model.</summary>
    public Model RequireModel(string field) => Models.TryGetValue(field, out Model? model) ? model
        : throw new LshException(
            ErrorKind.NotTrained, $"Field '{field}' has no model yet; train the collection, or search with scoring 'exact'.");

    /// <summary>Whether the server's own <c>more_like_this</c> gives the promised answer: it counts deleted documents until their segments
    /// are merged, and leaves open which of equally rare tokens it takes where not all are taken.</summary>
    public bool IsOwnMoreLikeThisExact(SearchSetting setting) => !HasDeleted && setting.MaxQueryTerms is null;

    /// <summary>Whether a query by id needs the vectors of its document; the server's own <c>more_like_this</c> does not.</summary>
    public bool NeedsOwn(IndexQuery query) =>
        query.Request.Id is not null
        && !(query is { Fields: [{ Setting: { Scoring: Scoring.MoreLikeThis, Rerank: false } setting }], Request.Text: null }
            && IsOwnMoreLikeThisExact(setting));

    /// <summary>Holds a hash to the version of the index.</summary>
    public void RequireVersion(string field, int version)
    {
        if (Field(field).ModelVersion is var current && current != version)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' of collection '{Collection}' has model version {current}; the hash is of version {version}. Hash again.");
    }
}
