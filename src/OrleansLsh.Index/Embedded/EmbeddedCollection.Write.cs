using System.Text;
using OrleansLsh.Core;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    /// <summary>Documents that one compacting commit looks at: a writer that waits for it waits for tens of milliseconds.</summary>
    private const int CompactedAtOnce = 4_096;

    private readonly WaitingWrites _waiting = new();
    private int _working;
    private bool _compactionRefused;

    /// <inheritdoc/>
    /// <remarks>What comes in while a commit is under way shares the next one; each caller is answered when the commit that holds theirs is durable.</remarks>
    public async Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        WaitingWrite mine = _waiting.Add(batch);
        Work();
        await using CancellationTokenRegistration withdrawal = cancellationToken.Register(() =>
        {
            if (_waiting.Withdraw(mine)) mine.Cancel(cancellationToken);
        });
        await mine.Outcome;
        return [];
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        int[] slots;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _state.RequireOpen();
            slots = [.. ids.Select(_documents.Find).Where(slot => slot >= 0).Distinct()];
            if (slots.Length > 0) await Task.Run(() => _state.Commit(() => _store.Delete(slots), () => Forget(slots)), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
        Work();
        return slots.Length;
    }

    private void Write(EncodedBatch batch)
    {
        int first = _store.NextSlot;
        // Whatever may fail for want of room fails before the file is written. Searches see the same blocks, longer.
        _state.Prepare(() =>
        {
            foreach ((string field, EncodedField encoded) in batch.Fields) _fields[Ordinal(field)].Reserve(encoded.Cells.Span);
        });
        int[] dead = [.. batch.Documents.Select(document => _documents.Find(document.Id)).Where(slot => slot >= 0)];
        _state.Commit(() => _store.Commit(batch, first, dead), () =>
        {
            Forget(dead);
            for (int i = 0; i < batch.Documents.Count; i++) _documents.Add(first + i, Encoding.UTF8.GetBytes(batch.Documents[i].Id));
            foreach ((string field, EncodedField encoded) in batch.Fields) Remember(_fields[Ordinal(field)], encoded, first);
        });
    }

    private static void Remember(FieldIndex index, EncodedField encoded, int first)
    {
        int n = index.Model?.Subspaces ?? 0;
        ReadOnlySpan<byte> codes = encoded.Codes.Span;
        ReadOnlySpan<ushort> cells = encoded.Cells.Span;
        for (int row = 0; row < encoded.Rows.Length; row++)
            index.Add(
                first + encoded.Rows.Span[row], encoded.Vectors[row], codes.Slice(row * n, n), cells.IsEmpty ? (ushort)0 : cells[row]);
    }

    private void Forget(int[] slots)
    {
        foreach (int slot in slots)
        {
            foreach (FieldIndex index in _fields) index.Remove(slot);
            _documents.Remove(slot);
        }
    }

    private LshException? Fault(EncodedBatch batch)
    {
        try
        {
            _state.RequireOpen();
            foreach ((string field, EncodedField encoded) in batch.Fields) RequireVersion(_fields[Ordinal(field)], encoded.ModelVersion);
            return null;
        }
        catch (LshException fault)
        {
            return fault;
        }
    }

    /// <summary>Sees to it that what waits is committed, and what is dead is cleared out of the file, without the caller waiting for it.</summary>
    private void Work()
    {
        if (HasWork && Interlocked.Exchange(ref _working, 1) == 0) _ = Task.Run(WorkAsync);
    }

    private bool HasWork => _waiting.Any || (_store.IsCompactionDue && !_compactionRefused);

    private async Task WorkAsync()
    {
        do
        {
            while (HasWork) await TakeTurnAsync();
            Volatile.Write(ref _working, 0);
        }
        while (HasWork && Interlocked.Exchange(ref _working, 1) == 0);
    }

    /// <summary>One commit of what waits, then one of what is dead: so neither can pile up behind the other.</summary>
    private async Task TakeTurnAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_waiting.Any) GroupCommit.Run(_waiting.Take(write => Fault(write.Batch)), Write);
            _compactionRefused = !TryCompact();
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool TryCompact()
    {
        try
        {
            if (_state.IsClosed) return false;
            if (_store.IsCompactionDue) _store.Compact(CompactedAtOnce);
            return true;
        }
        catch (Exception)
        {
            // The disk refuses, or there is no memory for it: nothing is lost, and the next write tries again.
            return false;
        }
    }
}
