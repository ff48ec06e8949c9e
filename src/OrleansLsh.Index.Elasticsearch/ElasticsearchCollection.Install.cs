using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Installing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    // When a round brings no more than this, the rest is copied while writers wait.
    private const int ShortRound = 1_000;

    /// <inheritdoc/>
    public async Task InstallAsync(string field, Model model, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(cancellationToken);
        if (Field(current, field).ModelVersion is var version && model.Version != version + 1)
            throw new LshException(ErrorKind.ModelMismatch, $"Field '{field}' has model version {version}; version {model.Version} cannot follow it. Train again.");
        string digest = await _parts.Models.SaveAsync(current.Uid, field, model, cancellationToken);
        (IndexState next, bool resumes) = await NextAsync(current, field, version + 1, digest, cancellationToken);
        var backFill = new BackFill(_parts, current, next, field, model, progress);
        long start = _parts.Time.GetTimestamp();
        _parts.Logger.BackFillBegun(Name, next.Index, model.Version, field, resumes);
        await FillAsync(backFill, resumes, cancellationToken);
        _parts.Logger.BackFillEnded(Name, next.Index, _parts.Time.GetElapsedTime(start).TotalSeconds, backFill.Copied);
        await ReplaceAsync(current, next, backFill, cancellationToken);
        await RemoveOlderAsync(current, next);
    }

    /// <inheritdoc/>
    /// <remarks>What was written since is copied into the previous index, then the alias stands for it again.</remarks>
    public async Task RollbackAsync(CancellationToken cancellationToken)
    {
        IndexState current = await RefreshAsync(cancellationToken);
        IndexState previous = (await GenerationsAsync(cancellationToken)).Where(state => state.Uid == current.Uid && state.Generation < current.Generation).MaxBy(state => state.Generation)
            ?? throw new LshException(ErrorKind.Conflict, $"Collection '{Name}' has no earlier model to go back to: nothing was trained since its creation or the last rollback.");
        IndexedField changed = previous.Fields.First(field => !current.Fields.Contains(field));
        Model? model = changed.ModelVersion == 0 ? null : await _parts.Models.LoadAsync(previous.Uid, changed, cancellationToken);
        await IndexSwap.UnblockAsync(_parts.Channel, previous.Index, cancellationToken);
        var backFill = new BackFill(_parts, current, previous, changed.Field.Name, model, null);
        await backFill.RoundAsync(resumes: true, held: false, cancellationToken);
        await ReplaceAsync(current, previous, backFill, cancellationToken, resumes: true);
        _parts.Logger.RolledBack(Name, changed.Field.Name, changed.ModelVersion);
    }

    private static async Task FillAsync(BackFill backFill, bool resumes, CancellationToken cancellationToken)
    {
        // Where writers are nearly as quick as the copying, more rounds bring nothing: the rest is copied faster while they wait.
        for (long before = long.MaxValue; ;)
        {
            long copied = await backFill.RoundAsync(resumes, held: false, cancellationToken);
            if (copied <= ShortRound || copied > before / 2) return;
            before = copied;
        }
    }

    private async Task ReplaceAsync(IndexState current, IndexState next, BackFill backFill, CancellationToken cancellationToken, bool resumes = false)
    {
        bool replaced = false;
        long start = _parts.Time.GetTimestamp();
        await IndexSwap.BlockAsync(_parts.Channel, current.Index, cancellationToken);
        try
        {
            await backFill.RoundAsync(resumes, held: true, cancellationToken);
            await IndexSwap.RemoveMissingAsync(_parts, current, next, cancellationToken);
            await IndexSwap.SwapAsync(_parts.Channel, _alias, current.Index, next.Index, cancellationToken);
            replaced = true;
            _parts.Logger.AliasSwapped(Name, _alias, next.Index, _parts.Time.GetElapsedTime(start).TotalSeconds);
        }
        finally
        {
            if (!replaced) await IndexSwap.UnblockAsync(_parts.Channel, current.Index, CancellationToken.None);
        }
        Take(next);
    }

    /// <summary>The index to fill: the one of an attempt that was cut off, where it was for the same model, or a new one.</summary>
    private async Task<(IndexState Next, bool Resumes)> NextAsync(IndexState current, string field, int version, string digest, CancellationToken cancellationToken)
    {
        await IndexSwap.UnblockAsync(_parts.Channel, current.Index, cancellationToken);
        IReadOnlyList<IndexState> generations = await GenerationsAsync(cancellationToken);
        foreach (IndexState left in generations.Where(state => state.Uid == current.Uid && state.Generation > current.Generation))
        {
            if (current.Next(field, version, digest, left.Generation, left.Index).Fields.SequenceEqual(left.Fields))
            {
                // After a rollback the index that was left still holds its writes.
                await IndexSwap.UnblockAsync(_parts.Channel, left.Index, cancellationToken);
                return (left, true);
            }
            await DeleteAsync(left.Index, cancellationToken);
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

    /// <summary>Keeps the index that was replaced, for a rollback, and removes those before it.</summary>
    private async Task RemoveOlderAsync(IndexState previous, IndexState current)
    {
        foreach (IndexState state in await GenerationsAsync(CancellationToken.None))
            if (state.Generation < previous.Generation && state.Index != current.Index) await DeleteAsync(state.Index, CancellationToken.None);
        await _parts.Models.KeepOnlyAsync(current.Uid, [.. previous.Fields, .. current.Fields], CancellationToken.None);
    }

    private async Task DeleteAsync(string index, CancellationToken cancellationToken)
    {
        using JsonDocument done = await _parts.Channel.InsistAsync(HttpMethod.DELETE, $"{index}?ignore_unavailable=true", RequestBody.None, cancellationToken);
    }
}
