using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private const int CodingBlock = 8_192;

    /// <inheritdoc/>
    public async Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ShadowField[] shadows = [.. models.Select(pair => Shadow(pair.Key, pair.Value))];
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
        await _writing.WaitAsync(cancellationToken);
        try
        {
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
                _store.CommitModels(commits, () => Show(coded));
            }, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private ShadowField Shadow(string field, Model model)
    {
        int ordinal = Ordinal(field);
        FieldIndex current = View().Fields[ordinal];
        return model.Version == current.ModelVersion + 1
            ? new ShadowField(ordinal, current.ModelVersion, new FieldIndex(current.Field, model, current))
            : throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' has model version {current.ModelVersion}; version {model.Version} cannot follow it. Train again.");
    }

    private void CodeMissing(ShadowField[] shadows, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (ShadowField shadow in shadows) CodeMissing(shadow.Ordinal, shadow.Next, progress, cancellationToken);
    }

    private void CodeMissing(int ordinal, FieldIndex next, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        CollectionView view = View();
        FieldIndex current = view.Fields[ordinal];
        Model model = next.Model!;
        foreach (int[] slots in view.Live.Slots.Slots().Where(slot => current.Has(slot) && !next.Has(slot)).Chunk(CodingBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            VectorBlock vectors = Copy(current, slots);
            var codes = new byte[vectors.Count * model.Subspaces];
            var cells = new ushort[vectors.Count];
            ReadOnlyMemory<float> placed = model.Placed(vectors.Values);
            model.Hasher.Hash(placed, codes, Environment.ProcessorCount);
            model.Cells?.Assign(placed, cells, Environment.ProcessorCount);
            next.Reserve(cells);
            for (int row = 0; row < slots.Length; row++)
                next.Add(slots[row], vectors[row], codes.AsSpan(row * model.Subspaces, model.Subspaces), cells[row]);
            progress?.Report(next.Count);
        }
    }
}
