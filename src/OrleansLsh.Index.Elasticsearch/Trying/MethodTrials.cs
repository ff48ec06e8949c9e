using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Trying;

/// <summary>A sample of a field in one index per method, which no alias stands for. Disposing deletes them and gives the turn
/// back.</summary>
/// <remarks>Their names follow from the collection's, and who makes or deletes them has its turn: what a process leaves behind that is
/// killed, the next training deletes without having to look for it, and so does a drop.</remarks>
internal sealed class MethodTrials : IMethodTrials
{
    private static readonly IndexMethod[] All = [.. Enum.GetValues<IndexMethod>().Where(method => method != IndexMethod.Auto)];

    private readonly ElasticsearchParts _parts;
    private readonly string _collection;
    private readonly CollectionTurn _turn;
    private readonly TrialPace _pace;
    private readonly List<MethodTrial> _trials = [];

    private MethodTrials(ElasticsearchParts parts, string collection, CollectionTurn turn) =>
        (_parts, _collection, _turn, _pace) = (parts, collection, turn, new TrialPace(parts, collection));

    /// <inheritdoc/>
    public IReadOnlyList<IMethodTrial> Trials => _trials;

    /// <summary>The names of a collection's indices of this kind, those that are there and those that are not.</summary>
    public static IEnumerable<string> Indices(ElasticsearchParts parts, string collection) =>
        All.Select(method => parts.Names.Trial(collection, Name(method)));

    /// <summary>Deletes what is there of them.</summary>
    public static async Task SweepAsync(ElasticsearchParts parts, string collection, CancellationToken cancellationToken)
    {
        using JsonDocument done = await parts.Channel.SendWithRetriesAsync(
            HttpMethod.DELETE, $"{string.Join(',', Indices(parts, collection))}?ignore_unavailable=true", RequestBody.None,
            cancellationToken);
    }

    /// <summary>Writes a sample into an index for each method.</summary>
    /// <param name="parts">Channel and options.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="turn">Its turn, which the trials give back when they are disposed.</param>
    /// <param name="server">What the server takes.</param>
    /// <param name="sample">What to write.</param>
    /// <param name="methods">For which methods.</param>
    /// <param name="progress">Told how many documents are written.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is left of it.</param>
    public static async Task<MethodTrials> LoadAsync(
        ElasticsearchParts parts, string collection, CollectionTurn turn, ClusterCheck server, TrialSample sample,
        IReadOnlyList<IndexMethod> methods, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var trials = new MethodTrials(parts, collection, turn);
        try
        {
            await SweepAsync(parts, collection, cancellationToken);
            await trials._pace.BeginAsync(cancellationToken);
            VectorField field = sample.Field;
            parts.Logger.TrialBegins(
                collection, field.Name, string.Join(", ", methods), sample.Count, (long)sample.Count * methods.Count,
                methods.Sum(method => sample.Bytes * (method == IndexMethod.Cells ? 1 : 2)));
            long written = 0;
            foreach (IndexMethod method in methods)
            {
                var state = new IndexState(
                    parts.Names.Trial(collection, Name(method)), "", 0,
                    [new IndexedField(field, sample.Model.Version, "", VectorCopy.Of(method, parts.Options, field.Dimensions))]);
                var trial = new MethodTrial(parts, collection, method, state, sample, server, trials._pace);
                long before = written;
                await trial.LoadAsync(count => progress?.Report(written = before + count), cancellationToken);
                trials._trials.Add(trial);
            }
            return trials;
        }
        catch
        {
            await trials.RemoveAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task RestAsync(TimeSpan worked, CancellationToken cancellationToken) => _pace.RestAsync(worked, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RemoveAsync();
        await _turn.DisposeAsync();
    }

    private async Task RemoveAsync()
    {
        try
        {
            await SweepAsync(_parts, _collection, CancellationToken.None);
        }
        catch (LshException error)
        {
            _parts.Logger.TrialNotRemoved(_collection, error.Message);
        }
    }

    private static string Name(IndexMethod method) => JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString());
}

/// <summary>Vectors of a field with all that every method writes of them.</summary>
/// <param name="Field">The field.</param>
/// <param name="Model">The model that is to be published.</param>
/// <param name="Vectors">One per document.</param>
/// <param name="Numbers">What the sources have, for filters: by property a number for each document.</param>
/// <param name="Documents">Documents that the sample was drawn from.</param>
internal sealed record TrialSample(
    VectorField Field, Model Model, VectorBlock Vectors, IReadOnlyDictionary<string, int[]> Numbers, long Documents)
{
    /// <summary>Documents that each of the sample stands for, 1 or more.</summary>
    public double EachStandsFor => Math.Max(1, Documents / (double)Math.Max(1, Count));

    /// <summary>Documents.</summary>
    public int Count => Vectors.Count;

    /// <summary>Bytes of their vectors.</summary>
    public long Bytes => (long)Vectors.Count * Vectors.Dimensions * sizeof(float);

    /// <summary>Some of the documents, as an index takes them; without tokens, which no method searches by.</summary>
    public EncodedBatch Batch(int first, int count)
    {
        VectorBlock vectors = Vectors.Slice(first, count);
        Document[] documents = [.. Enumerable.Range(first, count).Select(row => new Document(
            $"{row}", new Dictionary<string, ReadOnlyMemory<float>>(),
            JsonSerializer.SerializeToElement(Numbers.ToDictionary(numbers => numbers.Key, numbers => numbers.Value[row]))))];
        return new EncodedBatch(documents, new Dictionary<string, EncodedField>
        {
            [Field.Name] = new(Model.Version, Enumerable.Range(0, count).ToArray(), vectors, default, default),
        });
    }
}

/// <summary>One method's index of a sample.</summary>
internal sealed class MethodTrial : IMethodTrial
{
    private const int PageDocuments = 500;

    /// <summary>Segments that are merged are there twice, and take the server's time: so long they are waited for at most.</summary>
    private static readonly TimeSpan Merged = TimeSpan.FromSeconds(30), LookEvery = TimeSpan.FromSeconds(0.5);

    private readonly ElasticsearchParts _parts;
    private readonly IndexState _state;
    private readonly TrialSample _sample;
    private readonly SearchContext _context;
    private readonly SearchRunner _runner;
    private readonly TrialPace _pace;

    /// <summary>A trial that has nothing yet.</summary>
    public MethodTrial(
        ElasticsearchParts parts, string collection, IndexMethod method, IndexState state, TrialSample sample, ClusterCheck server,
        TrialPace pace)
    {
        (_parts, Method, _state, _sample, _pace) = (parts, method, state, sample, pace);
        string field = sample.Field.Name;
        _context = new SearchContext(
            collection, state, new Dictionary<string, Model> { [field] = sample.Model }, new RecentFindings<MatchCount>(parts.Time),
            new Dictionary<string, long> { [field] = sample.Count }, HasDeleted: false, server)
        {
            EachStandsFor = sample.EachStandsFor,
        };
        _runner = new SearchRunner(parts.Channel, state.Index);
    }

    /// <inheritdoc/>
    public IndexMethod Method { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SearchSetting> Grid => SettingGrid.Own(_sample.Model.Cells?.Count ?? 0, Method);

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public long? Memory { get; private set; }

    /// <inheritdoc/>
    public TimeSpan Built { get; private set; }

    /// <summary>Makes the index and writes the sample: one request at a time, and a rest after each.</summary>
    /// <param name="written">Told how many documents are in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task LoadAsync(Action<long> written, CancellationToken cancellationToken)
    {
        (await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.PUT, _state.Index, CollectionMapping.Create(_parts.Options with { Replicas = 0 }, _state, alias: null),
            cancellationToken)).Dispose();
        for (int first = 0; first < _sample.Count; first += PageDocuments)
        {
            long start = _parts.Time.GetTimestamp();
            int count = Math.Min(PageDocuments, _sample.Count - first);
            await WriteAsync(_sample.Batch(first, count), first, cancellationToken);
            TimeSpan took = _parts.Time.GetElapsedTime(start);
            Built += took;
            written(first + count);
            await _pace.RestAsync(took, cancellationToken);
        }
        long last = _parts.Time.GetTimestamp();
        await _parts.Writer.RefreshAsync(_state.Index, cancellationToken);
        TimeSpan refreshed = _parts.Time.GetElapsedTime(last);
        Built += refreshed;
        await _pace.RestAsync(refreshed, cancellationToken);
        await SettleAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
        await _parts.Channel.RepeatAsync(
            () => "a search on trial",
            () => _runner.RunAsync(
                _context, queries, new IReadOnlyDictionary<string, ReadOnlyMemory<float>>?[queries.Count], cancellationToken),
            cancellationToken);

    private async Task WriteAsync(EncodedBatch batch, int first, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<string, CellMembership>(StringComparer.Ordinal);
        foreach ((string field, EncodedField encoded) in batch.Fields)
            if (_sample.Model.Cells is not null) cells[field] = new CellMembership(_sample.Model, encoded.Vectors.Values);
        string[] ids = [.. batch.Documents.Select(document => document.Id)];
        BulkOutcome outcome = await _parts.Writer.WriteAsync(
            new BulkTarget(_state.Index, IsAlias: false), RefreshPolicy.None, ids, new DocumentWriter(batch, cells, _state, first).Write,
            cancellationToken);
        if (outcome.Failures is [(_, LshException error), ..])
            throw new LshException(
                error.Kind, $"A sample could not be written for the trial of method {Method}; the collection stays as it is. "
                + $"{error.Message}", error);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        long start = _parts.Time.GetTimestamp();
        while ((await StatisticAsync("merges.current", cancellationToken))!.Value > 0 && _parts.Time.GetElapsedTime(start) < Merged)
            await Task.Delay(LookEvery, _parts.Time, cancellationToken);
        // Until then the segments that were merged are kept for the commit before.
        (await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.POST, $"{_state.Index}/_flush", RequestBody.None, cancellationToken)).Dispose();
        Bytes = (await StatisticAsync("store.size_in_bytes", cancellationToken))!.Value;
        // 8.x counts vectors only.
        Memory = await StatisticAsync("dense_vector.off_heap.total_size_bytes", cancellationToken);
    }

    private async Task<long?> StatisticAsync(string path, CancellationToken cancellationToken)
    {
        using JsonDocument json = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{_state.Index}/_stats/store,merge,dense_vector?filter_path=_all.primaries", RequestBody.None,
            cancellationToken);
        JsonElement found = json.RootElement.GetProperty("_all").GetProperty("primaries");
        foreach (string name in path.Split('.'))
            if (!found.TryGetProperty(name, out found)) return null;
        return found.GetInt64();
    }
}
