using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch;

/// <summary>A collection in a cluster, as one of any number of processes sees it.</summary>
/// <remarks>What it remembers of the index may be overtaken by another process; then the server refuses what was made for the old
/// index (<see cref="IndexNames.Order"/>), whoever asked is told, and the next to ask is preceded by a look. How often to look otherwise is
/// not decided here: <see cref="ElasticsearchIndex.OpenAsync"/> looks.</remarks>
internal sealed partial class ElasticsearchCollection : ICollectionIndex, IModelHistory, IEmbedderChange, ICellAssigner,
    IMethodChoice
{
    private readonly ElasticsearchParts _parts;
    private readonly ClusterCheck _check;
    private readonly RecentFindings<MatchCount> _counts;
    private readonly string _alias;
    private readonly BulkTarget _target;
    private readonly SearchRunner _runner;
    private volatile IndexState _state;
    private volatile KnownFields? _known;
    private volatile bool _isOutdated;

    /// <summary>A collection of which the state was just read.</summary>
    public ElasticsearchCollection(string name, IndexState state, ElasticsearchParts parts, ClusterCheck check)
    {
        (Name, _state, _parts, _check) = (name, state, parts, check);
        _alias = parts.Names.Alias(name);
        _target = new BulkTarget(_alias, IsAlias: true, new AbandonedHold(parts, name, state.Uid).LookAsync);
        _counts = new RecentFindings<MatchCount>(parts.Time);
        _fieldsSeen = new RecentFindings<bool>(parts.Time);
        _runner = new SearchRunner(parts.Channel, _alias);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<VectorField> Fields => _state.VectorFields;

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
        // What searches keep for an index is for as long as this stays the same.
        if (state.Index != _state.Index) _state = state;
        _isOutdated = false;
        Interlocked.Increment(ref _looks);
    }

    /// <inheritdoc/>
    public async ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken)
    {
        IndexState state = await KnownAsync(insists: false, cancellationToken);
        IndexedField indexed = Field(state, field);
        if (_known is not { } known || known.Index != state.Index) _known = known = await ReadAsync(state, cancellationToken);
        return known.Fields.First(read => read.Field == indexed.Field);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Documents.Count == 0) return [];
        // What is checked is what is used: another model may be installed at any moment.
        IndexState state = await KnownAsync(insists: true, cancellationToken);
        if (!IsOf(state, batch)) RequireVersions(state = await RefreshAsync(insists: true, cancellationToken), batch);
        long order = WriteOrder.Take(batch.Documents.Count, _parts.Time);
        string[] ids = [.. batch.Documents.Select(document => document.Id)];
        BulkOutcome outcome;
        try
        {
            var writer = new DocumentWriter(
                batch, await CellsAsync(state, batch, cancellationToken), state, order);
            outcome = await _parts.Writer.WriteAsync(
                _target, batch.IsFoundAfterFlush ? RefreshPolicy.None : _parts.Options.Refresh, ids, writer.Write, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.ModelMismatch)
        {
            _isOutdated = true;
            throw;
        }
        if (outcome.HasReplaced) NoteReplaced();
        return [.. outcome.Failures.Select(
            failure => new DocumentFailure(failure.Position, ids[failure.Position], failure.Error.Kind, failure.Error.Message))];
    }

    /// <inheritdoc/>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        _parts.Options.Refresh == RefreshPolicy.None ? Task.CompletedTask : _parts.Writer.TryRefreshAsync(_alias, cancellationToken);

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        BulkOutcome outcome = await _parts.Writer.WriteAsync(_target, _parts.Options.Refresh, ids, null, cancellationToken);
        if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
        if (outcome.HasReplaced) NoteReplaced();
        return outcome.Done;
    }

    private async Task<IReadOnlyDictionary<string, CellMembership>> CellsAsync(
        IndexState state, EncodedBatch batch, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<string, CellMembership>(StringComparer.Ordinal);
        foreach ((string field, EncodedField encoded) in batch.Fields)
            if (encoded.ModelVersion > 0
                && await _parts.Models.LoadAsync(state.Uid, Field(state, field), cancellationToken) is { Cells: not null } model)
                cells[field] = new CellMembership(model, encoded.Vectors.Values);
        return cells;
    }

    private bool IsOf(IndexState state, EncodedBatch batch) =>
        batch.IsOf(state.VectorFields) && batch.Fields.All(field => Field(state, field.Key).ModelVersion == field.Value.ModelVersion);

    private void RequireVersions(IndexState state, EncodedBatch batch)
    {
        batch.RequireEmbedders(state.VectorFields, Name);
        foreach ((string field, EncodedField encoded) in batch.Fields) RequireVersion(state, field, encoded.ModelVersion);
    }

    private void RequireVersion(IndexState state, string field, int version)
    {
        int current = Field(state, field).ModelVersion;
        if (current != version)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' of collection '{Name}' has model version {current}; the hash is of version {version}. Hash again.");
    }

    /// <summary>The index as it was last looked at; as it is now where the server has refused something as made for another.</summary>
    private ValueTask<IndexState> KnownAsync(bool insists, CancellationToken cancellationToken) =>
        _isOutdated ? new ValueTask<IndexState>(RefreshAsync(insists, cancellationToken)) : new ValueTask<IndexState>(_state);

    /// <summary>Reads what an index that was not seen before has of models and settings, which stay as they are, and counts its documents
    /// first.</summary>
    private async Task<KnownFields> ReadAsync(IndexState state, CancellationToken cancellationToken)
    {
        Task counting = _counted == _looks ? Task.CompletedTask : CountFieldsAsync(cancellationToken);
        FieldState[] fields = await Task.WhenAll(state.Fields.Select(field => ReadAsync(state.Uid, field, cancellationToken)));
        await counting;
        return new KnownFields(state.Index, fields);
    }

    private async Task<FieldState> ReadAsync(string uid, IndexedField field, CancellationToken cancellationToken)
    {
        if (field.ModelVersion == 0) return new FieldState(field.Field, null, null);
        Model model = await _parts.Models.LoadAsync(uid, field, cancellationToken);
        return new FieldState(field.Field, model, await _parts.Models.LoadTuningAsync(uid, field, cancellationToken));
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
        ErrorKind.UnknownField,
        $"Collection '{Name}' has no vector field '{field}'; it has {string.Join(", ", Fields.Select(known => $"'{known.Name}'"))}.");

    /// <summary>What the vector fields of an index are served by.</summary>
    private sealed record KnownFields(string Index, FieldState[] Fields);
}
