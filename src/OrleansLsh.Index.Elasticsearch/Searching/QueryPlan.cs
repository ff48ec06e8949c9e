using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Plans the requests of one query: in one field, or in several fused.</summary>
internal sealed class QueryPlan(SearchContext context, IndexQuery query, IReadOnlyDictionary<string, ReadOnlyMemory<float>>? own)
{
    /// <summary>The hits, once the steps are through.</summary>
    public SearchHit[] Hits { get; private set; } = [];

    /// <summary>The requests, each made when the one before is answered.</summary>
    public IEnumerable<SearchStep> Steps()
    {
        SearchRequest request = query.Request;
        IReadOnlyList<FieldQuery> fields = own is null ? query.Fields : WithOwn(own);
        var restriction =
            new Restriction(request.Filter, request.IncludeSelf || request.Id is null ? query.Without : [request.Id, .. query.Without]);
        if (fields.Count == 0 && request.Text is null) yield break;
        if (fields.Count == 1 && request.Text is null)
        {
            var plan = new FieldPlan(context, query, fields[0], restriction);
            foreach (SearchStep step in plan.Steps()) yield return step;
            Hits = plan.Hits;
        }
        else
        {
            var plan = new FusedPlan(context, query, fields, restriction);
            foreach (SearchStep step in plan.Steps()) yield return step;
            Hits = plan.Hits;
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
