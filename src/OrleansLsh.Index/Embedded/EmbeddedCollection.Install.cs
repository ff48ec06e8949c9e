using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private const int CodingBlock = 8_192;

    /// <inheritdoc/>
    public async Task InstallAsync(string field, Model model, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        FieldIndex current = View().Fields[ordinal];
        if (model.Version != current.ModelVersion + 1)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' has model version {current.ModelVersion}; version {model.Version} cannot follow it. Train again.");
        var next = new FieldIndex(current.Field, model, current);
        // Most documents are coded while writers and searches go on; what changed meanwhile follows while writers wait.
        await Task.Run(() => CodeMissing(ordinal, next, progress, cancellationToken), cancellationToken);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            CollectionView view = View();
            if (view.Fields[ordinal].ModelVersion != current.ModelVersion)
                throw new LshException(ErrorKind.Conflict,
                    $"Field '{field}' got another model meanwhile, version {view.Fields[ordinal].ModelVersion}. Train again.");
            await Task.Run(() =>
            {
                CodeMissing(ordinal, next, progress, cancellationToken);
                int[] dead = [.. next.Slots().Where(slot => !view.Live.Slots.Contains(slot))];
                next.Discount(dead);
                next.Release(dead, view.Live.Slots);
                next.Compact(view.Live.Slots);
                // A fork knows nothing of the former index, whose memory may go.
                CollectionView coded = view.With(ordinal, next.Fork(), null);
                _store.CommitModel(ordinal, model, next.ReadCodes, () => Show(coded));
            }, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SearchSetting> TuningGrid(string field) => EmbeddedTuning.Grid(View().Fields[Ordinal(field)].Model?.Cells?.Count ?? 1);

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
            model.Hasher.Hash(vectors.Values, codes, Environment.ProcessorCount);
            model.Cells?.Assign(vectors.Values, cells, Environment.ProcessorCount);
            next.Reserve(cells);
            for (int row = 0; row < slots.Length; row++)
                next.Add(slots[row], vectors[row], codes.AsSpan(row * model.Subspaces, model.Subspaces), cells[row]);
            progress?.Report(next.Count);
        }
    }
}
