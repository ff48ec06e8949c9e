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
        FieldIndex current = _fields[ordinal];
        if (model.Version != current.ModelVersion + 1)
            throw new LshException(ErrorKind.ModelMismatch,
                $"Field '{field}' has model version {current.ModelVersion}; version {model.Version} cannot follow it. Train again.");
        var next = new FieldIndex(current.Field, model, current);
        // Most documents are coded while writers and searches go on; what changed meanwhile follows while writers wait.
        await Task.Run(() => CodeMissing(current, next, progress, cancellationToken), cancellationToken);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _state.RequireOpen();
            if (!ReferenceEquals(_fields[ordinal], current))
                throw new LshException(ErrorKind.Conflict,
                    $"Field '{field}' got another model meanwhile, version {_fields[ordinal].ModelVersion}. Train again.");
            await Task.Run(() =>
            {
                CodeMissing(current, next, progress, cancellationToken);
                foreach (int slot in next.Slots().Where(slot => !current.Has(slot)).ToArray()) next.Remove(slot);
                next.StandAlone();
                next.Compact();
                _state.Commit(() => _store.CommitModel(ordinal, model, next.ReadCodes), () => (_fields[ordinal], _tunings[ordinal]) = (next, null));
            }, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SearchSetting> TuningGrid(string field) => EmbeddedTuning.Grid(_fields[Ordinal(field)].Model?.Cells?.Count ?? 1);

    private void CodeMissing(FieldIndex current, FieldIndex next, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        int[] missing = Reading(() => current.Slots().Where(slot => !next.Has(slot)).ToArray());
        Model model = next.Model!;
        foreach (int[] slots in missing.Chunk(CodingBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Some may have been deleted since.
            (int[] live, VectorBlock vectors) = Reading(() =>
            {
                var copied = Copy(current, slots);
                next.Share(copied.Live);
                return copied;
            });
            if (live.Length == 0) continue;
            var codes = new byte[vectors.Count * model.Subspaces];
            var cells = new ushort[vectors.Count];
            model.Hasher.Hash(vectors.Values, codes, Environment.ProcessorCount);
            model.Cells?.Assign(vectors.Values, cells, Environment.ProcessorCount);
            next.Reserve(cells);
            for (int row = 0; row < live.Length; row++)
                next.Add(live[row], vectors[row], codes.AsSpan(row * model.Subspaces, model.Subspaces), cells[row]);
            progress?.Report(next.Count);
        }
    }
}
