using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Answers one query: in one field, or in several fused.</summary>
internal sealed class QueryClimb(SearchContext context, IndexQuery query, IReadOnlyDictionary<string, ReadOnlyMemory<float>>? own)
{
    /// <summary>The hits, once the steps are through.</summary>
    public SearchHit[] Hits { get; private set; } = [];

    /// <summary>The requests, each made when the one before is answered.</summary>
    public IEnumerable<SearchStep> Steps()
    {
        IReadOnlyList<FieldQuery> fields = own is null ? query.Fields : WithOwn(own);
        var restriction = new Restriction(query.Filter, query.IncludeSelf || query.Id is null ? query.Without : [query.Id, .. query.Without]);
        if (fields.Count == 0 && query.Text is null) yield break;
        if (fields.Count == 1 && query.Text is null)
        {
            var climb = new FieldClimb(context, query, fields[0], restriction);
            foreach (SearchStep step in climb.Steps()) yield return step;
            Hits = climb.Hits;
        }
        else
        {
            var climb = new FusedClimb(context, query, fields, restriction);
            foreach (SearchStep step in climb.Steps()) yield return step;
            Hits = climb.Hits;
        }
    }

    // A field that the document lacks takes no part.
    private List<FieldQuery> WithOwn(IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        var fields = new List<FieldQuery>(query.Fields.Count);
        foreach (FieldQuery field in query.Fields)
            if (vectors.TryGetValue(field.Field, out ReadOnlyMemory<float> vector)) fields.Add(field with { Vector = vector });
        return fields;
    }
}
