using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Searches several fields at once, and text: the weighted mean of their scores.</summary>
/// <remarks>An exact search takes each field's best 10,000 into account, the most that the server gives. The other search methods find
/// candidates field by field first, then all are scored in every field.</remarks>
internal sealed class FusedPlan(SearchContext context, IndexQuery query, IReadOnlyList<FieldQuery> fields, Restriction restriction)
{
    private readonly TextQuery? _text = query.Request.Text;

    /// <summary>The hits, once the steps are through.</summary>
    public SearchHit[] Hits { get; private set; } = [];

    /// <summary>The requests, each made when the one before is answered.</summary>
    public IEnumerable<SearchStep> Steps()
    {
        bool exact = (query with { Fields = fields }).IsExact;
        IndexQuery ofField = query.ForCandidates();
        var bestText = 0.0;
        var candidates = new HashSet<string>(StringComparer.Ordinal);
        if (_text is not null)
        {
            var text =
                new SearchStep(SearchBody.Best(context.State, exact ? 1 : ofField.Wanted, writer => WriteText(writer, 1, restriction)));
            yield return text;
            bestText = SearchHits.Best(text.Replies[0]);
            candidates.UnionWith(SearchHits.Ids(text.Replies[0]));
        }
        if (!exact)
        {
            foreach (FieldQuery field in fields)
            {
                var plan = new FieldPlan(context, ofField, field, restriction);
                foreach (SearchStep step in plan.Steps()) yield return step;
                candidates.UnionWith(plan.Hits.Select(hit => hit.Id));
            }
            if (candidates.Count == 0) yield break;
        }
        Restriction among = exact ? restriction : Restriction.To(candidates);
        var fused = new SearchStep(SearchBody.Page(context.State, query, writer => WriteFused(writer, among, bestText)));
        yield return fused;
        double total = fields.Sum(field => field.Weight) + (_text?.Weight ?? 0);
        Hits = SearchHits.Read(fused.Replies[0], query, score => score / total, null);
    }

    private void WriteFused(SmileWriter writer, Restriction among, double bestText)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("should");
        foreach (FieldQuery field in fields)
            MethodQuery.Nearest(
                writer, field.Field, field.Vector.Span, MethodQuery.MaxCandidates, context.Server.TakesK, among, field.Weight);
        // Text scores have no upper end; divided by the best of the query they are 0 to 1 like those of vectors.
        if (bestText > 0) WriteText(writer, _text!.Weight / bestText, among);
        writer.WriteEndArray();
        writer.WriteNumber("minimum_should_match", 1);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteText(SmileWriter writer, double boost, Restriction among)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("should");
        FilterCompiler.WriteWords(writer, _text!.Field, _text.Text);
        writer.WriteEndArray();
        writer.WriteNumber("minimum_should_match", 1);
        writer.WritePropertyName("filter");
        among.Write(writer);
        writer.WriteNumber("boost", boost);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
