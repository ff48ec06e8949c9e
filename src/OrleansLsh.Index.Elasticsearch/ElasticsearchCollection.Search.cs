using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    // 24 MB of centroids, which each process that searches holds.
    private const int MostFineComponents = 6_000_000, MostFineCells = 65_536;

    private const int MostFieldsLookedFor = 32;

    private readonly RecentFindings<bool> _fieldsSeen;
    private volatile SearchContext? _context;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 0) return [];
        try
        {
            IndexState state = await KnownAsync(insists: false, cancellationToken);
            if (!state.HasCurrentTerms && queries.Any(AsksForTerms)) state = RequireTerms(await RefreshAsync(cancellationToken));
            if (!IsOf(state, queries)) RequireEmbedders(state = await RefreshAsync(cancellationToken), queries);
            CountBeside();
            return await GroupedAsync(await ContextAsync(state, cancellationToken), queries, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.ModelMismatch)
        {
            _isOutdated = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> FrequenciesAsync(
        string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken)
    {
        IndexState state = await KnownAsync(insists: false, cancellationToken);
        if (Field(state, field).ModelVersion != modelVersion)
            RequireVersion(state = await RefreshAsync(cancellationToken), field, modelVersion);
        try
        {
            using JsonDocument json = await _parts.Channel.JsonAsync(
                HttpMethod.POST, $"{_alias}/_search?allow_partial_search_results=false", TokenCounts.Body(state, field, codes),
                cancellationToken);
            return TokenCounts.Read(json.RootElement).Frequencies;
        }
        catch (LshException error) when (error.Kind == ErrorKind.ModelMismatch)
        {
            _isOutdated = true;
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What cannot be found out is left out: a warning is not worth an
    /// error.</remarks>
    public async Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        if (!_state.HasCurrentTerms) return missing;
        try
        {
            int looked = 0;
            foreach (string field in fields)
            {
                string path = TermFormat.Path(field);
                bool? isThere = _fieldsSeen.Find(path);
                if (isThere is null && looked++ < MostFieldsLookedFor)
                {
                    isThere = await HasFieldAsync(field, cancellationToken);
                    _fieldsSeen.Keep(path, isThere.Value);
                }
                if (isThere == false) missing.Add(field);
            }
        }
        catch (LshException)
        {
            return [];
        }
        return missing;
    }

    /// <inheritdoc/>
    public int DefaultCells(VectorField field, long documents) => FineCells(field.Dimensions, documents);

    /// <summary>Many more cells than the embedded index has, three for four documents as far as memory goes: comparing a document costs the
    /// server many times what comparing a centroid costs here.</summary>
    internal static int FineCells(int dimensions, long documents)
    {
        int usual = ModelTrainer.Cells(new TrainingOptions(), documents);
        return usual == 0 ? 0 : (int)Math.Max(usual, Math.Min(documents * 3 / 4, Math.Min(MostFineCells, MostFineComponents / dimensions)));
    }

    private async Task<bool> HasFieldAsync(string field, CancellationToken cancellationToken)
    {
        var query = RequestBody.Smile(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("query");
            FilterCompiler.WriteExistence(writer, field);
            writer.WriteEndObject();
        });
        using JsonDocument json =
            await _parts.Channel.JsonAsync(HttpMethod.POST, $"{_alias}/_count?terminate_after=1", query, cancellationToken);
        return json.RootElement.GetProperty("count").GetInt64() > 0;
    }

    /// <summary>Refuses filters and texts on an index whose terms and words are of an earlier format: they would be answered
    /// wrongly.</summary>
    private IndexState RequireTerms(IndexState state)
    {
        if (!state.HasCurrentTerms)
            throw new LshException(ErrorKind.Conflict,
                $"Collection '{Name}' was written by an earlier version, which compared numbers and words in another way, so its filters "
                + "and texts cannot be answered. "
                + "Train it once, which writes its index anew; searches without them, and filters on 'id', are answered as before.");
        return state;
    }

    /// <summary>Whether queries are of the embedders that fields have; one that was compiled a moment ago may be of the one
    /// before.</summary>
    private static bool IsOf(IndexState state, IReadOnlyList<IndexQuery> queries)
    {
        for (int i = 0; i < queries.Count; i++)
            foreach (FieldQuery field in queries[i].Fields)
                if (state.Find(field.Field)?.Field is { } known && !field.IsOf(known)) return false;
        return true;
    }

    private void RequireEmbedders(IndexState state, IReadOnlyList<IndexQuery> queries)
    {
        foreach (FieldQuery field in queries.SelectMany(query => query.Fields))
            field.RequireEmbedder(Field(state, field.Field).Field, Name);
    }

    private static bool AsksForTerms(IndexQuery query) =>
        query.Request.Text is not null || query.Request.Filter?.FieldClauses.Any(clause => !clause.IsOfId) == true;

    private async Task<SearchResponse[]> RankAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        var own = new IReadOnlyDictionary<string, ReadOnlyMemory<float>>?[queries.Count];
        if (!queries.Any(query => query.Request.Id is not null)) return await _runner.RunAsync(context, queries, own, cancellationToken);
        await ReadOwnAsync(context, queries, own, cancellationToken);
        SearchResponse[] responses = await _runner.RunAsync(context, queries, own, cancellationToken);
        await RequireDocumentsAsync(context, queries, responses, cancellationToken);
        return responses;
    }

    /// <summary>The context of searches, made anew only where something has changed.</summary>
    private async ValueTask<SearchContext> ContextAsync(IndexState state, CancellationToken cancellationToken)
    {
        if (_context is { } same && same.State == state && same.HasDeleted == _hasDeleted) return same;
        return _context = await MakeContextAsync(state, cancellationToken);
    }

    private async Task<SearchContext> MakeContextAsync(IndexState state, CancellationToken cancellationToken)
    {
        var models = new Dictionary<string, Model>(StringComparer.Ordinal);
        foreach (IndexedField known in state.Fields)
            if (known.ModelVersion > 0) models[known.Field.Name] = await _parts.Models.LoadAsync(state.Uid, known, cancellationToken);
        return new SearchContext(Name, state, models, _counts, _documents, _hasDeleted, _check)
        {
            EachStandsFor = _parts.Options.EachStandsFor,
        };
    }

    /// <summary>Reads the vectors of the documents that are searched by.</summary>
    private async Task ReadOwnAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries, IReadOnlyDictionary<string, ReadOnlyMemory<float>>?[] own,
        CancellationToken cancellationToken)
    {
        int[] byId = [.. Enumerable.Range(0, queries.Count).Where(i => context.NeedsOwn(queries[i]))];
        if (byId.Length == 0) return;
        List<Document?> documents =
            await GetAsync([.. byId.Select(i => queries[i].Request.Id!)], DocumentParts.Vectors, cancellationToken)
                .ToListAsync(cancellationToken);
        for (int i = 0; i < byId.Length; i++) own[byId[i]] = (documents[i] ?? throw UnknownDocument(queries[byId[i]].Request.Id!)).Vectors;
    }

    /// <summary>The server's <c>more_like_this</c> finds nothing for a document that is not there; here that is an error.</summary>
    private async Task RequireDocumentsAsync(
        SearchContext context, IReadOnlyList<IndexQuery> queries, SearchResponse[] responses, CancellationToken cancellationToken)
    {
        string[] doubtful = [.. Enumerable.Range(0, queries.Count)
            .Where(i => queries[i].Request.Id is not null && responses[i].Hits.Count == 0 && !context.NeedsOwn(queries[i]))
            .Select(i => queries[i].Request.Id!)];
        if (doubtful.Length == 0) return;
        List<Document?> documents = await GetAsync(doubtful, DocumentParts.None, cancellationToken).ToListAsync(cancellationToken);
        for (int i = 0; i < doubtful.Length; i++)
            if (documents[i] is null) throw UnknownDocument(doubtful[i]);
    }

    private LshException UnknownDocument(string id) => new(ErrorKind.UnknownDocument, $"Collection '{Name}' has no document '{id}'.");
}
