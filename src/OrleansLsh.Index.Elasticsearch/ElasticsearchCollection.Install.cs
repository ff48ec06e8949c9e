using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Installing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Elasticsearch.Trying;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    private static readonly Dictionary<string, ChangedField> NoChanges = [];

    /// <inheritdoc/>
    public Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
        PrepareAsync(models, NoChanges, progress, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The documents are copied into a new index, coded anew, some fields with other vectors; the alias stands for the one in use
    /// until the models are published.</remarks>
    public async Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        foreach (ChangedField change in changes.Values) CollectionMapping.RequireDimensions(change.Field);
        CollectionTurn turn = await CollectionTurn.TakeAsync(_parts, Name, Uid, cancellationToken);
        try
        {
            return await DuringAsync(turn, stop => PrepareAsync(turn, models, changes, progress, stop), cancellationToken);
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was written since is copied into the previous index, then the alias stands for it again.</remarks>
    public Task RollbackAsync(Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken) =>
        InTurnAsync((turn, stop) => RollbackAsync(turn, makerOf, stop), cancellationToken);

    private async Task<IPreparedModels> PrepareAsync(
        CollectionTurn turn, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes,
        IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(insists: true, cancellationToken);
        foreach ((string field, Model model) in models)
            if (Field(current, field).ModelVersion is var version && model.Version != version + 1)
                throw new LshException(
                    ErrorKind.ModelMismatch,
                    $"Field '{field}' has model version {version}; version {model.Version} cannot follow it. Train again.");
        await WriteBlock.RequireNoneAsync(_parts.Channel, current.Index, cancellationToken);
        await MethodTrials.SweepAsync(_parts, Name, cancellationToken);
        var kept = new Dictionary<string, NextField>(StringComparer.Ordinal);
        foreach ((string name, Model model) in models)
        {
            VectorField field = changes.GetValueOrDefault(name)?.Field ?? Field(current, name).Field;
            kept[name] = new NextField(
                field, model.Version, await _parts.Models.SaveAsync(current.Uid, name, model, cancellationToken),
                Copy(current, field, model));
        }
        (IndexState next, bool resumes) = await NextAsync(turn, current, kept, cancellationToken);
        Replacement replacement = await FillAlias.GrantAsync(_parts, Name, turn, current, next, cancellationToken);
        var filling = new Filling(
            replacement,
            new BackFill(
                _parts, replacement, models.ToDictionary(pair => pair.Key, Model? (pair) => pair.Value), changes.Values, progress),
            new Pruning(_parts, replacement), resumes);
        long start = _parts.Time.GetTimestamp();
        foreach ((string field, Model model) in models) _parts.Logger.BackFillBegun(Name, next.Index, model.Version, field, resumes);
        await FillAsync(filling, cancellationToken);
        _parts.Logger.BackFillEnded(Name, next.Index, _parts.Time.GetElapsedTime(start).TotalSeconds, filling.BackFill.Copied);
        await _parts.Writer.RefreshAsync(next.Index, cancellationToken);
        return new FilledIndex(this, turn, filling, models, await MakeContextAsync(next, cancellationToken));
    }

    /// <summary>What the next index keeps of a copy of a field's vectors: what the training asked for, or what there is.</summary>
    private VectorCopy? Copy(IndexState current, VectorField field, Model model)
    {
        IndexedField indexed = Field(current, field.Name);
        IndexMethod? kept = indexed.Copy?.Method;
        if (model.Options.Method is { } method && kept != method) return VectorCopy.Of(method, _parts.Options, field.Dimensions);
        // How many links a graph has is chosen by the dimensions.
        return kept is { } same && field.Dimensions != indexed.Field.Dimensions
            ? VectorCopy.Of(same, _parts.Options, field.Dimensions)
            : indexed.Copy;
    }

    private async Task PublishAsync(
        CollectionTurn turn, Filling filling, IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken)
    {
        (IndexState current, IndexState next, _) = filling.Replacement;
        // They are kept by the models' digests: nobody reads them before the alias stands for the new index.
        foreach ((string field, FieldTuning tuning) in tunings)
            await _parts.Models.SaveTuningAsync(next.Uid, Field(next, field), tuning, cancellationToken);
        await CopyAsync(filling, cancellationToken);
        await ReplaceAsync(turn, filling, cancellationToken);
        await RemoveOlderAsync(turn, current, next);
    }

    private async Task RollbackAsync(
        CollectionTurn turn, Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(insists: true, cancellationToken);
        IndexState previous = (await GenerationsAsync(cancellationToken))
            .Where(state => state.Uid == current.Uid && state.Generation < current.Generation).MaxBy(state => state.Generation)
            ?? throw new LshException(
                ErrorKind.Conflict,
                $"Collection '{Name}' has no earlier model to go back to: nothing was trained since its creation or the last rollback.");
        IndexedField[] changed = [.. previous.Fields.Where(field => !current.Fields.Contains(field))];
        var models = new Dictionary<string, Model?>(StringComparer.Ordinal);
        foreach (IndexedField field in changed)
            models[field.Field.Name] =
                field.ModelVersion == 0 ? null : await _parts.Models.LoadAsync(previous.Uid, field, cancellationToken);
        ChangedField[] changes = [.. changed.Select(field => field.Field).Except(current.VectorFields)
            .Select(field => new ChangedField(field, makerOf(field)))];
        await WriteBlock.RequireNoneAsync(_parts.Channel, current.Index, cancellationToken);
        await WriteBlock.LiftAsync(_parts.Channel, previous.Index, cancellationToken);
        Replacement replacement = await FillAlias.GrantAsync(_parts, Name, turn, current, previous, cancellationToken);
        var filling =
            new Filling(
                replacement, new BackFill(_parts, replacement, models, changes, null), new Pruning(_parts, replacement), Resumes: true);
        await FillAsync(filling, cancellationToken);
        await ReplaceAsync(turn, filling, cancellationToken);
        foreach (IndexedField field in changed) _parts.Logger.RolledBack(Name, field.Field.Name, field.ModelVersion);
    }

    /// <summary>Brings the other index so near that the rest is a matter of moments; writers go on meanwhile.</summary>
    private async Task FillAsync(Filling filling, CancellationToken cancellationToken)
    {
        await CopyAsync(filling, cancellationToken);
        // Looking for what was deleted takes its time, in which more was written.
        if (await filling.Pruning.RunAsync(cancellationToken)) await CopyAsync(filling, cancellationToken);
    }

    private async Task CopyAsync(Filling filling, CancellationToken cancellationToken)
    {
        var rule = new RoundRule(_parts.Options.RetryLimit, filling.BackFill.MakesVectors ? 0 : RoundRule.ShortRound);
        long start, copied;
        do
        {
            start = _parts.Time.GetTimestamp();
            copied = await filling.BackFill.RoundAsync(filling.Resumes, held: false, cancellationToken);
        }
        while (!rule.IsEnough(copied, _parts.Time.GetElapsedTime(start)));
    }

    private async Task ReplaceAsync(CollectionTurn turn, Filling filling, CancellationToken cancellationToken)
    {
        Replacement replacement = filling.Replacement;
        long start = _parts.Time.GetTimestamp();
        try
        {
            await turn.HoldAsync(replacement.From.Index, cancellationToken);
            await IndexSwap.RequireInUseAsync(_parts, Name, replacement.From, cancellationToken);
            await filling.BackFill.LastRoundAsync(filling.Resumes, cancellationToken);
            await filling.Pruning.CompleteAsync(cancellationToken);
            await turn.RenewAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            // One that is cancelled on its way may be made all the same, and nobody would know.
            await IndexSwap.SwapAsync(_parts, Name, replacement, CancellationToken.None);
            turn.Settle();
            _parts.Logger.AliasSwapped(Name, _alias, replacement.Into.Index, _parts.Time.GetElapsedTime(start).TotalSeconds);
        }
        finally
        {
            await turn.ReleaseAsync(CancellationToken.None);
        }
        Take(replacement.Into);
    }

    /// <summary>The index to fill: the one of an attempt that was cut off, where it was for the same models, or a new one.</summary>
    private async Task<(IndexState Next, bool Resumes)> NextAsync(
        CollectionTurn turn, IndexState current, IReadOnlyDictionary<string, NextField> models,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexState> generations = await GenerationsAsync(cancellationToken);
        foreach (IndexState left in generations.Where(state => state.Uid == current.Uid && state.Generation > current.Generation))
        {
            if (left.HasCurrentTerms && current.Next(models, left.Generation, left.Index).Fields.SequenceEqual(left.Fields))
            {
                // After a rollback the index that was left still holds its writes.
                await WriteBlock.LiftAsync(_parts.Channel, left.Index, cancellationToken);
                return (left, true);
            }
            await DeleteAsync(turn, left.Index, cancellationToken);
        }
        long generation = _parts.NewGeneration(current.Generation);
        IndexState next = current.Next(models, generation, _parts.Names.Index(Name, generation));
        await MakeAsync(next, cancellationToken);
        return (next, false);
    }

    private async Task MakeAsync(IndexState next, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument made = await _parts.Channel.SendWithRetriesAsync(
                HttpMethod.PUT, next.Index, CollectionMapping.Create(_parts.Options, next, alias: null), cancellationToken);
        }
        catch (LshException) when (!cancellationToken.IsCancellationRequested)
        {
            // An answer may have been lost, and the index be there from the attempt before.
            if (!(await GenerationsAsync(cancellationToken)).Any(made => made.Generation == next.Generation && made.Uid == next.Uid)) throw;
        }
    }

    private async Task<IReadOnlyList<IndexState>> GenerationsAsync(CancellationToken cancellationToken)
    {
        using JsonDocument json = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{_parts.Names.Generations(Name)}/_mapping", RequestBody.None, cancellationToken);
        // One without our mark was made by a write that came after its index had been deleted.
        return [.. json.RootElement.EnumerateObject()
            .Where(index => IndexState.IsOurs(index.Value.GetProperty("mappings")))
            .Select(index => IndexState.Read(index.Name, index.Value.GetProperty("mappings")))];
    }

    /// <summary>Keeps the index that was replaced, for a rollback, and removes those before it, unless an export or a sample still reads
    /// one: that goes with the next training. The training has succeeded already, whatever becomes of this.</summary>
    private async Task RemoveOlderAsync(CollectionTurn turn, IndexState previous, IndexState current)
    {
        try
        {
            foreach (IndexState state in await GenerationsAsync(CancellationToken.None))
            {
                if (state.Generation >= previous.Generation || state.Index == current.Index) continue;
                if (await IsScannedAsync(state.Index)) _parts.Logger.OlderIsRead(Name, state.Index);
                else await DeleteAsync(turn, state.Index, CancellationToken.None);
            }
        }
        catch (LshException error)
        {
            _parts.Logger.OlderNotRemoved(Name, error.Message);
        }
        await _parts.Models.KeepOnlyAsync(current.Uid, [.. previous.Fields, .. current.Fields], CancellationToken.None);
    }

    /// <summary>Whether somebody reads an index as it stood at one moment: it would be gone under their hands.</summary>
    private async Task<bool> IsScannedAsync(string index)
    {
        using JsonDocument json = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{index}/_stats/search?filter_path=_all.total.search.open_contexts", RequestBody.None, CancellationToken.None);
        return TotalOf(json, "search", "open_contexts") > 0;
    }

    /// <summary>Deletes an index that is not in use, as only the one who has the turn can know.</summary>
    private async Task DeleteAsync(CollectionTurn turn, string index, CancellationToken cancellationToken)
    {
        await turn.RenewAsync(cancellationToken);
        using JsonDocument done = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.DELETE, $"{index}?ignore_unavailable=true", RequestBody.None, cancellationToken);
    }

    /// <summary>An index that is being filled.</summary>
    private sealed record Filling(Replacement Replacement, BackFill BackFill, Pruning Pruning, bool Resumes);

    /// <summary>New models with an index of their own, which the alias does not stand for yet. What is left of it where it is not
    /// published, the next training takes up or deletes.</summary>
    private sealed class FilledIndex(
        ElasticsearchCollection collection, CollectionTurn turn, Filling filling, IReadOnlyDictionary<string, Model> models,
        SearchContext context)
        : IPreparedModels
    {
        private readonly SearchRunner _runner = new(collection._parts.Channel, filling.Replacement.Into.Index);

        public IReadOnlyList<CountedField> Fields { get; } =
        [
            .. models.Select(pair => new CountedField(
                context.Field(pair.Key).Field, collection._documents.GetValueOrDefault(pair.Key), pair.Value, Tuning: null)),
        ];

        public IReadOnlyList<SearchSetting> TuningGrid(string field) =>
            SettingGrid.Of(models[field].Cells?.Count ?? 0, context.Field(field).Copy?.Method);

        /// <remarks>A training does not end because the server was away for a moment.</remarks>
        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
            await collection._parts.Channel.RepeatAsync(
                () => "a search by a new model",
                () => _runner.RunAsync(
                    context, queries, new IReadOnlyDictionary<string, ReadOnlyMemory<float>>?[queries.Count], cancellationToken),
                cancellationToken);

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            collection.DuringAsync(turn, stop => collection.PublishAsync(turn, filling, tunings, stop), cancellationToken);

        public ValueTask DisposeAsync() => turn.DisposeAsync();
    }
}
