using System.Collections.Concurrent;
using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

/// <summary>A collection in a cluster, as one of any number of processes sees it.</summary>
/// <remarks>What it remembers of the index may be overtaken by another process; then the server refuses what was made for the old
/// index (<see cref="IndexNames.Order"/>), and this looks again.</remarks>
internal sealed partial class ElasticsearchCollection : ICollectionIndex
{
    private const string StartedWithin = "5s";

    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(100);

    private readonly ElasticsearchParts _parts;
    private readonly ClusterCheck _check;
    private readonly MatchCounts _counts;
    private readonly ConcurrentDictionary<string, long> _documents = new(StringComparer.Ordinal);
    private readonly string _alias;
    private readonly BulkTarget _target;
    private readonly SearchRunner _runner;
    private volatile IndexState _state;
    private volatile bool _hasDeleted = true;
    private long _takenAt;

    /// <summary>A collection of which the state was just read.</summary>
    public ElasticsearchCollection(string name, IndexState state, ElasticsearchParts parts, ClusterCheck check)
    {
        (Name, _state, _parts, _check) = (name, state, parts, check);
        _alias = parts.Names.Alias(name);
        _target = new BulkTarget(_alias, IsAlias: true, new AbandonedHold(parts, name, state.Uid).LookAsync);
        _counts = new MatchCounts(parts.Time);
        _fieldsSeen = new FieldsSeen(parts.Time);
        _runner = new SearchRunner(parts.Channel, _alias);
        Fields = [.. state.Fields.Select(field => field.Field)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<VectorField> Fields { get; }

    /// <inheritdoc/>
    public bool AssignsCells => true;

    /// <inheritdoc/>
    /// <remarks>A small write waits for the next periodic refresh, and as many as come wait for the same one.</remarks>
    public int CommitsAtOnce => 16;

    /// <inheritdoc/>
    /// <remarks>The server tells 1 / (1 + d²) in single precision: of shorter vectors it is as good as 1 whatever their distance.</remarks>
    public double MinLength => 1e-3;

    /// <summary>Tells it from another collection of the same name, before or after.</summary>
    public string Uid => _state.Uid;

    /// <summary>Remembers a state that was just read.</summary>
    public void Take(IndexState state)
    {
        _state = state;
        Volatile.Write(ref _takenAt, _parts.Time.GetTimestamp());
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => CountAsync(RequestBody.None, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken)
    {
        IndexState state = _parts.Time.GetElapsedTime(Volatile.Read(ref _takenAt)) < FreshFor ? _state : await RefreshAsync(cancellationToken);
        IndexedField known = Field(state, field);
        RequestBody query = RequestBody.Smile(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("query");
            LadderQuery.Having(writer, field);
            writer.WriteEndObject();
        });
        long documents = await CountAsync(query, cancellationToken);
        _documents[field] = documents;
        if (known.ModelVersion == 0) return new FieldState(known.Field, documents, null, null);
        await LookForDeletedAsync(cancellationToken);
        Model model = await _parts.Models.LoadAsync(state.Uid, known, cancellationToken);
        return new FieldState(known.Field, documents, model, await _parts.Models.LoadTuningAsync(state.Uid, known, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Documents.Count == 0) return [];
        // What is checked is what is used: another model may be installed at any moment.
        IndexState state = _state;
        if (!IsOf(state, batch)) RequireVersions(state = await RefreshAsync(insists: true, cancellationToken), batch);
        long order = WriteOrder.Take(batch.Documents.Count, _parts.Time);
        string[] ids = [.. batch.Documents.Select(document => document.Id)];
        BulkOutcome outcome;
        try
        {
            var writer = new DocumentWriter(batch, await CellsAsync(state, batch, cancellationToken), state.Order, state.Graph != NativeGraph.None, order);
            outcome = await _parts.Writer.WriteAsync(
                _target, batch.IsFoundAfterFlush ? RefreshPolicy.None : _parts.Options.Refresh, ids, writer.Write, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.ModelMismatch)
        {
            await RefreshAsync(insists: true, cancellationToken);
            throw;
        }
        if (outcome.HasReplaced) _hasDeleted = true;
        return [.. outcome.Failures.Select(failure => new DocumentFailure(failure.Position, ids[failure.Position], failure.Error.Kind, failure.Error.Message))];
    }

    /// <inheritdoc/>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        _parts.Options.Refresh == RefreshPolicy.None ? Task.CompletedTask : _parts.Writer.TryRefreshAsync(_alias, cancellationToken);

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        BulkOutcome outcome = await _parts.Writer.WriteAsync(_target, _parts.Options.Refresh, ids, null, cancellationToken);
        if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
        if (outcome.HasReplaced) _hasDeleted = true;
        return outcome.Done;
    }

    private async Task<IReadOnlyDictionary<string, CellMembership>> CellsAsync(IndexState state, EncodedBatch batch, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<string, CellMembership>(StringComparer.Ordinal);
        foreach ((string field, EncodedField encoded) in batch.Fields)
            if (encoded.ModelVersion > 0 && await _parts.Models.LoadAsync(state.Uid, Field(state, field), cancellationToken) is { Cells: not null } model)
                cells[field] = new CellMembership(model, encoded.Vectors.Values);
        return cells;
    }

    /// <summary>Documents that a query finds. An index that another process has just made is known before its shards have started: those are waited for.</summary>
    private async Task<long> CountAsync(RequestBody query, CancellationToken cancellationToken)
    {
        string path = $"{_alias}/_count";
        Reply reply = await _parts.Channel.SendAsync(HttpMethod.POST, path, query, cancellationToken);
        if (ServerFault.IsStarting(reply))
        {
            await _parts.Channel.SendAsync(HttpMethod.GET, $"_cluster/health/{_alias}?wait_for_status=yellow&timeout={StartedWithin}", RequestBody.None, cancellationToken);
            reply = await _parts.Channel.SendAsync(HttpMethod.POST, path, query, cancellationToken);
        }
        if (!reply.IsSuccess) throw ServerFault.Of(reply, $"POST /{path}");
        using JsonDocument json = ElasticsearchChannel.Parse(reply, $"POST /{path}");
        return json.RootElement.GetProperty("count").GetInt64();
    }

    /// <summary>Whether documents that were deleted or replaced are still in some segment.</summary>
    private async Task LookForDeletedAsync(CancellationToken cancellationToken)
    {
        using JsonDocument json = await _parts.Channel.JsonAsync(HttpMethod.GET, $"{_alias}/_stats/docs?filter_path=_all.total.docs", RequestBody.None, cancellationToken);
        _hasDeleted = json.RootElement.GetProperty("_all").GetProperty("total").GetProperty("docs").GetProperty("deleted").GetInt64() > 0;
    }

    private bool IsOf(IndexState state, EncodedBatch batch) =>
        batch.Fields.All(field => Field(state, field.Key).ModelVersion == field.Value.ModelVersion);

    private void RequireVersions(IndexState state, EncodedBatch batch)
    {
        foreach ((string field, EncodedField encoded) in batch.Fields) RequireVersion(state, field, encoded.ModelVersion);
    }

    private void RequireVersion(IndexState state, string field, int version)
    {
        int current = Field(state, field).ModelVersion;
        if (current != version)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' of collection '{Name}' has model version {current}; the hash is of version {version}. Hash again.");
    }

    private Task<IndexState> RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(insists: false, cancellationToken);

    private async Task<IndexState> RefreshAsync(bool insists, CancellationToken cancellationToken)
    {
        IndexState? state = await _parts.FindAsync(Name, insists, cancellationToken);
        if (state is null || state.Uid != Uid)
        {
            _parts.Models.Forget(Uid);
            throw new LshException(ErrorKind.UnknownCollection, $"Collection '{Name}' was deleted.");
        }
        Take(state);
        return state;
    }

    private IndexedField Field(IndexState state, string field) => state.Find(field) ?? throw new LshException(
        ErrorKind.UnknownField, $"Collection '{Name}' has no vector field '{field}'; it has {string.Join(", ", Fields.Select(known => $"'{known.Name}'"))}.");
}
