using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Installing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Turns;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    /// <inheritdoc/>
    public Task InstallAsync(string field, Model model, IProgress<long>? progress, CancellationToken cancellationToken) =>
        InTurnAsync((turn, cancellationToken) => InstallAsync(turn, field, model, progress, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>What was written since is copied into the previous index, then the alias stands for it again.</remarks>
    public Task RollbackAsync(CancellationToken cancellationToken) => InTurnAsync(RollbackAsync, cancellationToken);

    private async Task InstallAsync(CollectionTurn turn, string field, Model model, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(cancellationToken);
        if (Field(current, field).ModelVersion is var version && model.Version != version + 1)
            throw new LshException(ErrorKind.ModelMismatch, $"Field '{field}' has model version {version}; version {model.Version} cannot follow it. Train again.");
        await WriteBlock.RequireNoneAsync(_parts.Channel, current.Index, cancellationToken);
        string digest = await _parts.Models.SaveAsync(current.Uid, field, model, cancellationToken);
        (IndexState next, bool resumes) = await NextAsync(turn, current, field, version + 1, digest, cancellationToken);
        Replacement replacement = await FillAlias.GrantAsync(_parts, Name, turn, current, next, cancellationToken);
        var backFill = new BackFill(_parts, replacement, field, model, progress);
        long start = _parts.Time.GetTimestamp();
        _parts.Logger.BackFillBegun(Name, next.Index, model.Version, field, resumes);
        var pruning = new Pruning(_parts, replacement);
        await FillAsync(backFill, pruning, resumes, cancellationToken);
        _parts.Logger.BackFillEnded(Name, next.Index, _parts.Time.GetElapsedTime(start).TotalSeconds, backFill.Copied);
        await ReplaceAsync(turn, replacement, backFill, pruning, resumes, cancellationToken);
        await RemoveOlderAsync(turn, current, next);
    }

    private async Task RollbackAsync(CollectionTurn turn, CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(cancellationToken);
        IndexState previous = (await GenerationsAsync(cancellationToken)).Where(state => state.Uid == current.Uid && state.Generation < current.Generation).MaxBy(state => state.Generation)
            ?? throw new LshException(ErrorKind.Conflict, $"Collection '{Name}' has no earlier model to go back to: nothing was trained since its creation or the last rollback.");
        IndexedField changed = previous.Fields.First(field => !current.Fields.Contains(field));
        Model? model = changed.ModelVersion == 0 ? null : await _parts.Models.LoadAsync(previous.Uid, changed, cancellationToken);
        await WriteBlock.RequireNoneAsync(_parts.Channel, current.Index, cancellationToken);
        await WriteBlock.LiftAsync(_parts.Channel, previous.Index, cancellationToken);
        Replacement replacement = await FillAlias.GrantAsync(_parts, Name, turn, current, previous, cancellationToken);
        var backFill = new BackFill(_parts, replacement, changed.Field.Name, model, null);
        var pruning = new Pruning(_parts, replacement);
        await FillAsync(backFill, pruning, resumes: true, cancellationToken);
        await ReplaceAsync(turn, replacement, backFill, pruning, resumes: true, cancellationToken);
        _parts.Logger.RolledBack(Name, changed.Field.Name, changed.ModelVersion);
    }

    /// <summary>Brings the other index so near that the rest is a matter of moments; writers go on meanwhile.</summary>
    private async Task FillAsync(BackFill backFill, Pruning pruning, bool resumes, CancellationToken cancellationToken)
    {
        await CopyAsync(backFill, resumes, cancellationToken);
        // Looking for what was deleted takes its time, in which more was written.
        if (await pruning.RunAsync(cancellationToken)) await CopyAsync(backFill, resumes, cancellationToken);
    }

    private async Task CopyAsync(BackFill backFill, bool resumes, CancellationToken cancellationToken)
    {
        var rule = new RoundRule(_parts.Options.RetryLimit);
        long start, copied;
        do
        {
            start = _parts.Time.GetTimestamp();
            copied = await backFill.RoundAsync(resumes, held: false, cancellationToken);
        }
        while (!rule.IsEnough(copied, _parts.Time.GetElapsedTime(start)));
    }

    private async Task ReplaceAsync(CollectionTurn turn, Replacement replacement, BackFill backFill, Pruning pruning, bool resumes, CancellationToken cancellationToken)
    {
        long start = _parts.Time.GetTimestamp();
        try
        {
            await turn.HoldAsync(replacement.From.Index, cancellationToken);
            await IndexSwap.RequireInUseAsync(_parts, Name, replacement.From, cancellationToken);
            await backFill.RoundAsync(resumes, held: true, cancellationToken);
            await pruning.CompleteAsync(cancellationToken);
            await turn.RenewAsync(cancellationToken);
            await IndexSwap.SwapAsync(_parts, Name, replacement, cancellationToken);
            turn.Settle();
            _parts.Logger.AliasSwapped(Name, _alias, replacement.Into.Index, _parts.Time.GetElapsedTime(start).TotalSeconds);
        }
        finally
        {
            await turn.LetGoAsync(CancellationToken.None);
        }
        Take(replacement.Into);
    }

    /// <summary>The index to fill: the one of an attempt that was cut off, where it was for the same model, or a new one.</summary>
    private async Task<(IndexState Next, bool Resumes)> NextAsync(
        CollectionTurn turn, IndexState current, string field, int version, string digest, CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexState> generations = await GenerationsAsync(cancellationToken);
        foreach (IndexState left in generations.Where(state => state.Uid == current.Uid && state.Generation > current.Generation))
        {
            if (left.HasCurrentTerms && current.Next(field, version, digest, left.Generation, left.Index).Fields.SequenceEqual(left.Fields))
            {
                // After a rollback the index that was left still holds its writes.
                await WriteBlock.LiftAsync(_parts.Channel, left.Index, cancellationToken);
                return (left, true);
            }
            await DeleteAsync(turn, left.Index, cancellationToken);
        }
        long generation = _parts.NewGeneration(current.Generation);
        IndexState next = current.Next(field, version, digest, generation, _parts.Names.Index(Name, generation));
        await MakeAsync(next, cancellationToken);
        return (next, false);
    }

    private async Task MakeAsync(IndexState next, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument made = await _parts.Channel.InsistAsync(
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
        using JsonDocument json = await _parts.Channel.InsistAsync(HttpMethod.GET, $"{_parts.Names.Generations(Name)}/_mapping", RequestBody.None, cancellationToken);
        // One without our mark was made by a write that came after its index had been deleted.
        return [.. json.RootElement.EnumerateObject()
            .Where(index => IndexState.IsOurs(index.Value.GetProperty("mappings")))
            .Select(index => IndexState.Read(index.Name, index.Value.GetProperty("mappings")))];
    }

    /// <summary>Keeps the index that was replaced, for a rollback, and removes those before it, unless an export or a sample still reads one: that goes with the
    /// next training. The training has succeeded already, whatever becomes of this.</summary>
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
        using JsonDocument json = await _parts.Channel.InsistAsync(
            HttpMethod.GET, $"{index}/_stats/search?filter_path=_all.total.search.open_contexts", RequestBody.None, CancellationToken.None);
        return json.RootElement.GetProperty("_all").GetProperty("total").GetProperty("search").GetProperty("open_contexts").GetInt64() > 0;
    }

    /// <summary>Deletes an index that is not in use, as only the one who has the turn can know.</summary>
    private async Task DeleteAsync(CollectionTurn turn, string index, CancellationToken cancellationToken)
    {
        await turn.RenewAsync(cancellationToken);
        using JsonDocument done = await _parts.Channel.InsistAsync(HttpMethod.DELETE, $"{index}?ignore_unavailable=true", RequestBody.None, cancellationToken);
    }
}
