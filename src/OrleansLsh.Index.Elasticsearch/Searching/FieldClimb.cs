using OrleansLsh.Core;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Climbs the ladder of one field, one request a rung; most have one.</summary>
/// <param name="context">The collection.</param>
/// <param name="query">What is wanted of the hits.</param>
/// <param name="field">The field and its knobs, with its vector.</param>
/// <param name="restriction">Which documents may be returned.</param>
internal sealed class FieldClimb(SearchContext context, IndexQuery query, FieldQuery field, Restriction restriction)
{
    private const int DefaultProbes = 17, DefaultCandidates = 100, UsualHits = 10, MoreProbes = 8, MostProbes = 65_536;

    // Comparing each of so few matches costs less than probing for them.
    private const int AlwaysDirect = 1_000, DirectPart = 25;

    private readonly Metric _metric = context.Field(field.Field).Field.Metric;
    private int _found;

    private int Wanted => query.Offset + query.Limit;

    /// <summary>The hits, once the steps are through.</summary>
    public SearchHit[] Hits { get; private set; } = [];

    /// <summary>The requests, each made when the one before is answered.</summary>
    public IEnumerable<SearchStep> Steps() => field.Setting.Scoring switch
    {
        Scoring.Exact => Nearest(restriction),
        Scoring.Cells => Cells(),
        Scoring.MoreLikeThis => MoreLikeThis(),
        Scoring.Asymmetric => Asymmetric(),
        Scoring.Native => Native(),
        _ => throw new LshException(ErrorKind.InvalidArgument, $"Scoring {field.Setting.Scoring} is unknown."),
    };

    private IEnumerable<SearchStep> Nearest(Restriction among, long? matching = null) =>
        Page(writer => LadderQuery.Nearest(writer, field.Field, field.Vector.Span, Wanted, context.Server.TakesK, among, matching: matching));

    private IEnumerable<SearchStep> Native()
    {
        if (context.State.Graph == NativeGraph.None)
            throw new LshException(ErrorKind.NotSupported, $"Collection '{context.Collection}' was created without a graph; search by cells, or create it with one.");
        int candidates = field.Setting.Candidates ?? DefaultCandidates;
        foreach (SearchStep step in Page(writer => LadderQuery.Native(writer, field.Field, field.Vector.Span, Wanted, candidates, context, restriction)))
            yield return step;
        if (_found == query.Limit) yield break;
        // Parts of a graph may be out of its own reach.
        foreach (SearchStep step in Nearest(restriction)) yield return step;
    }

    private IEnumerable<SearchStep> Page(Action<SmileWriter> write)
    {
        var step = new SearchStep(SearchBody.Page(context.State, query, write));
        yield return step;
        Hits = SearchHits.Read(step.Replies[0], query, score => score, _metric);
        _found = SearchHits.Count(step.Replies[0]);
    }

    private IEnumerable<SearchStep> Cells()
    {
        int probes = Probes();
        if (context.Models.GetValueOrDefault(field.Field)?.Cells is not CellBook book) probes = 0;
        else if (restriction.Filter is not null)
        {
            string key = $"{field.Field} {restriction.Filter.ToJson()}";
            if (context.Counts.Find(key) is null)
                foreach (SearchStep step in Count(key)) yield return step;
            (long matching, long total) = context.Counts.Find(key) ?? (0, 0);
            // A filter thins the cells out: as many more are probed. Where few match, each is compared.
            probes = matching <= Math.Max(AlwaysDirect, total / DirectPart) ? 0 : (int)Math.Min(book.Count, Math.Ceiling((double)probes * total / matching));
        }
        if (probes > 0 && context.Models[field.Field] is { Cells: { } cells } model)
        {
            // Cells that hold too few are followed by more.
            for (int tries = 0; tries < 2 && probes < cells.Count; tries++, probes *= MoreProbes)
            {
                long? matching = context.Documents.TryGetValue(field.Field, out long documents) ? documents * CellMembership.Each(cells) * probes / cells.Count : null;
                foreach (SearchStep step in Nearest(restriction with { CellField = field.Field, Cells = CellMembership.Probe(model, field.Vector.Span, probes) }, matching))
                    yield return step;
                if (_found == query.Limit) yield break;
            }
        }
        // Everything is compared, or these hold too few: the answer never shrinks while matches exist.
        foreach (SearchStep step in Nearest(restriction)) yield return step;
    }

    // Like candidates, probes are meant for ten hits.
    private int Probes() =>
        (int)Math.Min(MostProbes, ((long)(field.Setting.Probes ?? DefaultProbes) * Math.Max(Wanted, UsualHits) + UsualHits - 1) / UsualHits);

    private IEnumerable<SearchStep> Count(string key)
    {
        var step = new SearchStep(
            SearchBody.Count(writer => LadderQuery.WriteNested(writer, restriction)), SearchBody.Count(writer => LadderQuery.Having(writer, field.Field)));
        yield return step;
        context.Counts.Keep(key, SearchHits.Total(step.Replies[0]), SearchHits.Total(step.Replies[1]));
    }

    private IEnumerable<SearchStep> MoreLikeThis()
    {
        Model model = context.RequireModel(field.Field);
        if (query.Id is null) context.RequireVersion(field.Field, field.ModelVersion);
        if (context.IsOwnMoreLikeThisExact(field.Setting))
            return Candidates(writer => LadderQuery.MoreLikeThis(writer, field.Field, query.Id, field.Codes.Span, field.Setting, restriction), score => score);
        var codes = field.Codes.ToArray();
        if (query.Id is not null) model.Hasher.Hash(field.Vector.Span, codes = new byte[model.Subspaces]);
        return Counted(codes);
    }

    /// <summary>The same by frequencies that are counted first.</summary>
    private IEnumerable<SearchStep> Counted(byte[] codes)
    {
        var step = new SearchStep(TokenCounts.Body(context.State, field.Field, codes));
        yield return step;
        TokenCounts counts = TokenCounts.Read(step.Replies[0]);
        MoreLikeThisQuery selected = counts.Select(codes, field.Setting);
        if (selected.Subspaces.Count == 0) yield break;
        (int, int, float)[] weights = [.. selected.Subspaces.Select(i => (i, (int)codes[i], (float)counts.Idf(i)))];
        foreach (SearchStep rung in Candidates(writer => LadderQuery.Weighted(writer, field.Field, weights, selected.Required, restriction), score => score))
            yield return rung;
    }

    private IEnumerable<SearchStep> Asymmetric()
    {
        Model model = context.RequireModel(field.Field);
        TokenWeights weights = TokenWeights.Of(model, field.Vector.Span, field.Setting.Probes);
        return Candidates(writer => LadderQuery.Weighted(writer, field.Field, weights.Tokens, 0, restriction), score => Estimate(weights.Most - score));
    }

    /// <summary>The hits of a query, or the best of its candidates by distance.</summary>
    private IEnumerable<SearchStep> Candidates(Action<SmileWriter> write, Func<double, double> score)
    {
        var step = new SearchStep(field.Setting.Rerank ? SearchBody.Best(context.State, Pool(), write) : SearchBody.Page(context.State, query, write));
        yield return step;
        if (!field.Setting.Rerank) Hits = SearchHits.Read(step.Replies[0], query, score, null);
        else
            foreach (SearchStep rerank in Rerank(step)) yield return rerank;
    }

    private IEnumerable<SearchStep> Rerank(SearchStep candidates)
    {
        string[] ids = [.. SearchHits.Ids(candidates.Replies[0])];
        return ids.Length == 0 ? [] : Nearest(new Restriction(null, null) { Among = ids });
    }

    // Candidates are meant for ten hits; who wants more hits gets more candidates in proportion.
    private int Pool()
    {
        int candidates = field.Setting.Candidates ?? DefaultCandidates;
        return (int)Math.Min(LadderQuery.MaxCandidates, Math.Max(Math.Max(Wanted, candidates), (long)candidates * Wanted / UsualHits));
    }

    // For unit vectors 1 − cos = ‖x − y‖² / 2.
    private double Estimate(double squared) => Similarity.Score(_metric, _metric == Metric.Cosine ? Math.Max(0, squared) / 2 : Math.Sqrt(Math.Max(0, squared)));
}
