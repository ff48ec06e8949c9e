using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Writing;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>One index that is to take another's place.</summary>
/// <param name="From">The index that is in use.</param>
/// <param name="Into">The index that is being filled.</param>
/// <param name="Alias">The alias through which it is filled.</param>
internal sealed record Replacement(IndexState From, IndexState Into, string Alias)
{
    /// <summary>Where what is copied goes.</summary>
    public BulkTarget Target { get; } = new(Alias, IsAlias: true);
}
