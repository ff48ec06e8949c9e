using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Plans the requests that one field's search method takes; most take one.</summary>
/// <param name="context">The collection.</param>
/// <param name="query">What is wanted of the hits.</param>
/// <param name="field">The field and its knobs, with its vector.</param>
/// <param name="restriction">Which documents may be returned.</param>
internal sealed class FieldPlan(SearchContext context, IndexQuery query, FieldQuery field, Restriction restriction)
{
    private static readonly LookPolicy Looks = LookPolicy.ByRequest;

    private readonly Metric _metric = context.Field(field.Field).Field.Metric;
    private JsonElement _answer;
    private MatchCount _matches;

    /// <summary>The hits, once the steps are through.</summary>
    public SearchHit[] Hits { get; private set; } = [];

    /// <summary>The requests, each made when the one before is answered.</summary>
    public IEnumerable<SearchStep> Steps()
    {
        if (field.ModelVersion != 0) context.RequireVersion(field.Field, field.ModelVersion);
        return ByMethod();
    }

    private IEnumerable<SearchStep> ByMethod() => field.Setting.Scoring switch
    {
        Scoring.Exact => Nearest(restriction),
        Scoring.Cells => Cells(),
        Scoring.MoreLikeThis => MoreLikeThis(),
        Scoring.Asymmetric => Asymmetric(),
        Scoring.Native => Native(),
        _ => throw new LshException(ErrorKind.InvalidArgument, $"Scoring {field.Setting.Scoring} is unknown."),
    };

    private IEnumerable<SearchStep> Nearest(Restriction among) => Page(
        Flat(), (writer, vector) => MethodQuery.Nearest(writer, field.Field, vector.Span, query.Wanted, context.Server.TakesK, among));

    private IEnumerable<SearchStep> Native()
    {
        if (context.Field(field.Field).Copy is not { IsGraph: true })
            throw new LshException(
                ErrorKind.NotSupported,
                $"Collection '{context.Collection}' was created without a graph, and no training has built one for field '{field.Field}'; "
                + "search by cells, or train with method Hnsw, Int8Hnsw or BbqHnsw.");
        foreach (SearchStep step in CountMatches()) yield return step;
        if (restriction.Filter is not null && IsDirect(LookPolicy.ByGraph))
        {
            foreach (SearchStep step in Nearest(restriction)) yield return step;
            yield break;
        }
        int candidates = Pool();
        foreach (SearchStep step in Page(
            InCopy(),
            (writer, vector) => MethodQuery.InCopy(writer, field.Field, vector.Span, query.Needed, candidates, context, restriction),
            writer => SearchBody.WriteCounts(writer, null)))
            yield return step;
        // Parts of a graph may be out of its own reach. All pages of an answer see it by the same number.
        if (SearchHits.Total(_answer) >= query.Needed) yield break;
        foreach (SearchStep step in Nearest(restriction)) yield return step;
    }

    private TheirQuery Flat() => TheirQuery.Of(_metric, field.Vector);

    private TheirQuery InCopy() => context.Field(field.Field).Copy?.Method == IndexMethod.Int8Hnsw
        ? TheirQuery.OfBytes(_metric, field.Vector, context.Models.GetValueOrDefault(field.Field))
        : Flat();

    private IEnumerable<SearchStep> Page(
        TheirQuery theirs, Action<SmileWriter, ReadOnlyMemory<float>> write, Action<SmileWriter>? writeCounts = null)
    {
        var step = new SearchStep(SearchBody.Page(context.State, query, writer => write(writer, theirs.Vector), writeCounts));
        yield return step;
        Hits = SearchHits.Read(step.Replies[0], query, theirs.Score, _metric);
        _answer = step.Replies[0];
    }

    private IEnumerable<SearchStep> Cells()
    {
        if (context.Models.GetValueOrDefault(field.Field) is { Cells: { } cells } model)
        {
            int probes = SearchPolicy.Probes(field.Setting, Looks, query.Reach);
            if (CellMembership.Distance(model, field.Vector.Span) > field.UsualDistance)
                probes = SearchPolicy.FarProbes(probes, cells.Count);
            long? held = context.Documents.TryGetValue(field.Field, out long documents) ? documents : null;
            if (restriction.Filter is not null)
            {
                foreach (SearchStep step in CountMatches()) yield return step;
                (long matching, long total) = _matches;
                probes = IsDirect(Looks) ? cells.Count : SearchPolicy.Widened(probes, cells.Count, matching, total);
                held = matching;
            }
            // Neighbouring cells share their documents, so what a cell adds is counted as if each lay in one.
            probes = SearchPolicy.Holding(probes, query.Needed, cells.Count, (held ?? 0) / (double)cells.Count);
            for (int looks = 0; looks < Looks.Most && probes < cells.Count; looks++, probes = SearchPolicy.More(probes, cells.Count, Looks))
            {
                long? expected = restriction.Filter is null ? held * CellMembership.Each(cells) * probes / cells.Count : null;
                foreach (SearchStep step in Probe(CellMembership.Probe(model, field.Vector.Span, probes), expected)) yield return step;
                if (IsEnough()) yield break;
            }
        }
        // Everything is compared, or the cells hold too few: the answer never shrinks while matches exist.
        foreach (SearchStep step in Nearest(restriction)) yield return step;
    }

    /// <summary>A page of the documents of some cells, and how many of the nearest lie there.</summary>
    private IEnumerable<SearchStep> Probe(int[] cells, long? expected)
    {
        Restriction among = restriction with { CellField = field.Field, Cells = cells };
        return Page(
            IsByBits() ? InCopy() : Flat(),
            (writer, vector) =>
            {
                if (IsByBits()) MethodQuery.InCopy(writer, field.Field, vector.Span, query.Needed, Pool(), context, among);
                else
                    MethodQuery.Nearest(
                        writer, field.Field, vector.Span, query.Needed, context.Server.TakesK, among, matching: expected);
            },
            writer => SearchBody.WriteCounts(writer, IsToSettle ? among with { Cells = cells[..(cells.Length / 2)] } : null));
    }

    /// <summary>Whether the cells' documents are compared by their bits first: candidates say how many of these are worth a look.</summary>
    private bool IsByBits() =>
        field.Setting.Candidates is not null && context.Field(field.Field).Copy?.Method == IndexMethod.CellsBbq;

    private bool IsToSettle => SearchPolicy.MustSettle(restriction.Filter is not null, query.Reach);

    /// <summary>Whether the cells probed hold what is needed, whichever page of it this is: so all pages come from the same
    /// cells.</summary>
    private bool IsEnough()
    {
        long found = Math.Min(SearchHits.Total(_answer), query.Needed);
        return found == query.Needed && (!IsToSettle || SearchPolicy.IsSettled((int)Math.Min(found, SearchHits.Late(_answer)), (int)found));
    }

    /// <summary>Counts what the filter keeps, where there is one and it was not counted lately. What is left out by its id is not: it
    /// differs from page to page, and all pages of an answer must look in the same way.</summary>
    private IEnumerable<SearchStep> CountMatches()
    {
        if (restriction.Filter is null) yield break;
        string key = $"{restriction.Filter.Fingerprint()} {field.Field}";
        if (context.Counts.Find(key) is { } known)
        {
            _matches = known;
            yield break;
        }
        var step = new SearchStep(
            SearchBody.Count(writer => MethodQuery.Having(writer, field.Field, restriction with { Without = [] })),
            SearchBody.Count(writer => MethodQuery.Having(writer, field.Field)));
        yield return step;
        _matches = new MatchCount(SearchHits.Total(step.Replies[0]), SearchHits.Total(step.Replies[1]));
        context.Counts.Keep(key, _matches);
    }

    /// <summary>Whether each of the filter's matches is best compared, after <see cref="CountMatches"/>.</summary>
    private bool IsDirect(LookPolicy looks) => SearchPolicy.IsDirectCheaper(
        (long)(_matches.Matching * context.EachStandsFor), (long)(_matches.Total * context.EachStandsFor),
        context.Field(field.Field).Field.Dimensions, looks);

    private IEnumerable<SearchStep> MoreLikeThis()
    {
        Model model = context.RequireModel(field.Field);
        if (query.Request.Id is null) context.RequireVersion(field.Field, field.ModelVersion);
        if (context.IsOwnMoreLikeThisExact(field.Setting))
            return Candidates(
                writer => MethodQuery.MoreLikeThis(
                    writer, field.Field, query.Request.Id, field.Codes.Span, field.Setting, restriction, query.Request.IncludeSelf),
                score => score);
        var codes = field.Codes.ToArray();
        if (query.Request.Id is not null) model.Hash(field.Vector.Span, codes = new byte[model.Subspaces]);
        return Counted(codes);
    }

    /// <summary>Ranks by tokens whose frequencies are counted first.</summary>
    private IEnumerable<SearchStep> Counted(byte[] codes)
    {
        var step = new SearchStep(TokenCounts.Body(context.State, field.Field, codes));
        yield return step;
        var counts = TokenCounts.Read(step.Replies[0]);
        MoreLikeThisQuery selected = counts.Select(codes, field.Setting);
        if (selected.Subspaces.Count == 0) yield break;
        (int, int, float)[] weights = [.. selected.Subspaces.Select(i => (i, (int)codes[i], (float)counts.Idf(i)))];
        foreach (SearchStep next in Candidates(
            writer => MethodQuery.Weighted(writer, field.Field, weights, selected.Required, restriction), score => score))
            yield return next;
    }

    private IEnumerable<SearchStep> Asymmetric()
    {
        Model model = context.RequireModel(field.Field);
        var weights = TokenWeights.Of(model, field.Vector.Span, field.Setting.Probes);
        return Candidates(
            writer => MethodQuery.Weighted(writer, field.Field, weights.Tokens, 0, restriction),
            score => Estimate(model, weights.Most - score));
    }

    /// <summary>The hits of a query, or the best of its candidates by distance.</summary>
    private IEnumerable<SearchStep> Candidates(Action<SmileWriter> write, Func<double, double> score)
    {
        var step = new SearchStep(
            field.Setting.Rerank ? SearchBody.Best(context.State, Pool(), write) : SearchBody.Page(context.State, query, write));
        yield return step;
        if (!field.Setting.Rerank) Hits = SearchHits.Read(step.Replies[0], query, score, null);
        else
            foreach (SearchStep rerank in Rerank(step)) yield return rerank;
    }

    private IEnumerable<SearchStep> Rerank(SearchStep candidates)
    {
        string[] ids = [.. SearchHits.Ids(candidates.Replies[0])];
        return ids.Length == 0 ? [] : Nearest(Restriction.To(ids));
    }

    private int Pool() => Math.Min(MethodQuery.MaxCandidates, SearchPolicy.Candidates(field.Setting, query.Reach));

    // For unit vectors 1 − cos = ‖x − y‖² / 2.
    private double Estimate(Model model, double squared) => model.Space?.Scale(field.Vector.Span).Dot(squared)
        ?? Similarity.Score(_metric, _metric == Metric.Cosine ? Math.Max(0, squared) / 2 : Math.Sqrt(Math.Max(0, squared)));
}
