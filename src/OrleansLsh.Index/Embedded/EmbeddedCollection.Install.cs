using OrleansLsh.Core.Models;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private const int CodingBlock = 8_192;

    /// <summary>Documents whose vectors are made at a time, fewer where they are large.</summary>
    private const int MadeBlock = 1_024;

    /// <summary>So few vectors are left to be made that writers may wait for them.</summary>
    private const int LastBlock = 64;

    private const int MostRounds = 10, MostAttempts = 5;

    /// <summary>How long writers wait for vectors that are made.</summary>
    private static readonly TimeSpan MostHeld = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, ChangedField> NoChanges = [];

    /// <inheritdoc/>
    public Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
        PrepareAsync(models, NoChanges, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        ShadowField[] shadows = [.. models.Select(pair => Shadow(pair.Key, pair.Value, changes.GetValueOrDefault(pair.Key)))];
        foreach (ShadowField shadow in shadows) await MakeMissingAsync(shadow, progress, cancellationToken);
        await ComputeThreads.RunAsync(
            () =>
            {
                CodeMissing(shadows, progress, cancellationToken);
                foreach (ShadowField shadow in shadows)
                    if (SignChoice.Choose(shadow.Next, cancellationToken) is { } projection) shadow.Next.KeepSigns(projection);
            },
            cancellationToken);
        return new ShadowModels(this, shadows);
    }

    /// <summary>Makes coded fields the current ones, in file and memory, together with their settings.</summary>
    internal async Task PublishAsync(
        ShadowField[] shadows, IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken)
    {
        // Most of what was written meanwhile is coded while writers go on; the rest follows while they wait.
        await ComputeThreads.RunAsync(() => CodeMissing(shadows, null, cancellationToken), cancellationToken);
        for (int attempt = 1; !await TryPublishAsync(shadows, tunings, cancellationToken); attempt++)
            if (attempt == MostAttempts)
                throw new LshException(ErrorKind.Unavailable,
                    $"The vectors of what was written to collection '{Name}' meanwhile were not made within {MostHeld.TotalSeconds:N0} s, "
                    + $"which writers wait at most, in {MostAttempts} attempts; nothing was changed. Do it again when less is written, or "
                    + "by an embedder that is faster.");
    }

    /// <summary>Publishes, unless the vectors of what was written meanwhile take longer than writers are to wait.</summary>
    private async Task<bool> TryPublishAsync(
        ShadowField[] shadows, IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken)
    {
        foreach (ShadowField shadow in shadows)
            for (int round = 0; round < MostRounds && await MakeMissingAsync(shadow, null, cancellationToken) > LastBlock; round++) ;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!await MakeLastAsync(shadows, cancellationToken)) return false;
            CollectionView view = View();
            foreach (ShadowField shadow in shadows)
                if (view.Fields[shadow.Ordinal].ModelVersion != shadow.Replaced)
                    throw new LshException(ErrorKind.Conflict,
                        $"Field '{shadow.Next.Field.Name}' got another model meanwhile, version "
                        + $"{view.Fields[shadow.Ordinal].ModelVersion}. Train again.");
            // Writers wait for this, so it must not wait for other trainings.
            await Task.Run(() =>
            {
                CodeMissing(shadows, null, cancellationToken);
                ModelCommit[] commits = [.. shadows.Select(shadow => shadow.Commit(tunings))];
                CollectionView coded = view;
                for (int i = 0; i < shadows.Length; i++)
                {
                    shadows[i].Complete(view.Live.Slots);
                    // A fork knows nothing of the former index, whose memory may go.
                    coded = coded.With(shadows[i].Ordinal, shadows[i].Next.Fork(), commits[i].Tuning);
                }
                CollectionRecord record = _record with { Fields = [.. coded.Fields.Select(field => field.Field)] };
                _store.CommitModels(commits, () =>
                {
                    _record = record;
                    Show(coded);
                });
            }, cancellationToken);
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Makes the vectors that are still missing while writers wait.</summary>
    /// <returns>Whether that took no longer than they are to wait; what was made stays.</returns>
    private async Task<bool> MakeLastAsync(ShadowField[] shadows, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(MostHeld);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            foreach (ShadowField shadow in shadows) await MakeMissingAsync(shadow, null, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }


    private ShadowField Shadow(string field, Model model, ChangedField? change)
    {
        int ordinal = Ordinal(field);
        FieldIndex current = View().Fields[ordinal];
        return model.Version == current.ModelVersion + 1
            ? new ShadowField(
                ordinal, current.ModelVersion,
                change is null ? new FieldIndex(current.Field, model, current) : new FieldIndex(change.Field, model), change?.Make)
            : throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' has model version {current.ModelVersion}; version {model.Version} cannot follow it. Train again.");
    }

    private void CodeMissing(ShadowField[] shadows, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (ShadowField shadow in shadows)
            if (shadow.Make is null) CodeMissing(shadow.Ordinal, shadow.Next, progress, cancellationToken);
    }

    /// <summary>Makes the vectors that a changed field lacks, and codes them.</summary>
    /// <returns>How many documents were looked at.</returns>
    private async Task<int> MakeMissingAsync(ShadowField shadow, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (shadow.Make is not { } make) return 0;
        CollectionView view = View();
        FieldIndex next = shadow.Next;
        int[] missing = [.. view.Live.Slots.Slots().Where(slot => !next.Has(slot) && !shadow.Textless.Contains(slot))];
        for (int seen = 0; seen < missing.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int taken, int[] living, Document[] documents) =
                Read(shadow.Ordinal, missing.AsMemory(seen, Math.Min(MadeBlock, missing.Length - seen)), cancellationToken);
            seen += taken;
            if (documents.Length == 0) continue;
            // An embedder that does not listen is not waited for.
            IReadOnlyList<ReadOnlyMemory<float>?> vectors = await make(documents, cancellationToken).WaitAsync(cancellationToken);
            await ComputeThreads.RunAsync(() => Add(shadow, living, vectors), cancellationToken);
            progress?.Report(next.Count);
        }
        return missing.Length;
    }

    /// <summary>Of the first of some documents, as many as the bytes allow but at least one, those that still live, with their sources and
    /// their vectors in one field.</summary>
    private (int Taken, int[] Slots, Document[] Documents) Read(
        int ordinal, ReadOnlyMemory<int> slots, CancellationToken cancellationToken)
    {
        (CollectionView now, StoreReading reading) = _store.Begin(View, view => view.Live, cancellationToken);
        using (reading)
        {
            var living = new List<int>();
            var documents = new List<Document>();
            (int taken, long mostBytes) = (0, PageBytes);
            for (; taken < slots.Length && mostBytes > 0; taken++)
            {
                int slot = slots.Span[taken];
                if (!now.Live.Slots.Contains(slot)) continue;
                var document = new Document(now.Ids.Text(slot), Own(now.Fields[ordinal], slot), reading.Source(slot));
                living.Add(slot);
                documents.Add(document);
                mostBytes -= AnswerBudget.BytesOf(document);
            }
            return (taken, [.. living], [.. documents]);
        }
    }

    private static Dictionary<string, ReadOnlyMemory<float>> Own(FieldIndex index, int slot) =>
        index.Has(slot) ? new() { [index.Field.Name] = index.Vector(slot).ToArray() } : NoVectors;

    private static void Add(ShadowField shadow, int[] slots, IReadOnlyList<ReadOnlyMemory<float>?> vectors)
    {
        FieldIndex next = shadow.Next;
        Model model = next.Model!;
        int dimensions = next.Field.Dimensions;
        int[] made = [.. Enumerable.Range(0, slots.Length).Where(i => vectors[i] is not null)];
        for (int i = 0; i < slots.Length; i++)
            if (vectors[i] is null) shadow.Textless.Add(slots[i]);
        var values = new float[made.Length * dimensions];
        for (int row = 0; row < made.Length; row++) vectors[made[row]]!.Value.Span.CopyTo(values.AsSpan(row * dimensions));
        var codes = new byte[made.Length * model.Subspaces];
        var cells = new ushort[made.Length];
        ReadOnlyMemory<float> placed = model.Placed(values.AsMemory());
        model.Hasher.Hash(placed, codes, Environment.ProcessorCount);
        model.Cells?.Assign(placed, cells, Environment.ProcessorCount);
        next.Reserve(cells);
        for (int row = 0; row < made.Length; row++)
            next.Add(
                slots[made[row]], values.AsSpan(row * dimensions, dimensions),
                codes.AsSpan(row * model.Subspaces, model.Subspaces), cells[row]);
    }

    private void CodeMissing(int ordinal, FieldIndex next, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        CollectionView view = View();
        FieldIndex current = view.Fields[ordinal];
        Model model = next.Model!;
        // The first of them fill the cells together, over all cores; those that came meanwhile are added one by one.
        bool fills = next.Count == 0 && model.Cells is not null;
        foreach (int[] slots in view.Live.Slots.Slots().Where(slot => current.Has(slot) && !next.Has(slot)).Chunk(CodingBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            VectorBlock vectors = Copy(current, slots);
            var codes = new byte[vectors.Count * model.Subspaces];
            var cells = new ushort[vectors.Count];
            ReadOnlyMemory<float> placed = model.Placed(vectors.Values);
            model.Hasher.Hash(placed, codes, Environment.ProcessorCount);
            model.Cells?.Assign(placed, cells, Environment.ProcessorCount);
            if (!fills) next.Reserve(cells);
            for (int row = 0; row < slots.Length; row++)
            {
                ReadOnlySpan<byte> code = codes.AsSpan(row * model.Subspaces, model.Subspaces);
                if (fills) next.Place(slots[row], vectors[row], code, cells[row]);
                else next.Add(slots[row], vectors[row], code, cells[row]);
            }
            progress?.Report(next.Count);
        }
        if (fills) next.FillCells(cancellationToken);
    }
}
