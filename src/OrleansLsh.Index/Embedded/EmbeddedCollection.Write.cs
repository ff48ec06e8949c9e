using System.Text;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    /// <summary>Documents that one compacting commit looks at: a writer that waits for it waits for tens of milliseconds.</summary>
    private const int CompactedAtOnce = 4_096;

    private int _compacting;

    /// <inheritdoc/>
    /// <remarks>On the thread of the queue of writes, which is nobody else's: a commit that follows another need not change
    /// threads.</remarks>
    public async Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            CollectionView view = View();
            batch.RequireEmbedders(Fields, Name);
            foreach ((string field, EncodedField encoded) in batch.Fields)
                RequireVersion(view.Fields[Ordinal(field)], encoded.ModelVersion);
            Write(batch);
        }
        finally
        {
            _writing.Release();
        }
        Compact();
        return [];
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        int[] slots;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            slots = [.. Find(ids).Slots.Where(slot => slot >= 0).Distinct()];
            if (slots.Length > 0) await Task.Run(() => Delete(slots), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
        Compact();
        return slots.Length;
    }

    private void Write(EncodedBatch batch)
    {
        CollectionView before = View();
        int count = batch.Documents.Count, first = Math.Max(_nextSlot, _store.NextSlot), kept = 0;
        _store.RequireRoom(first, count);
        foreach ((string field, EncodedField encoded) in batch.Fields) before.Fields[Ordinal(field)].Reserve(encoded.Cells.Span);
        int[] dead = [.. batch.Documents.Select(document => _documents.Find(document.Id)).Where(slot => slot >= 0)];
        FieldIndex[] added = [.. before.Fields.Select(field => field.Fork())];
        try
        {
            // Whatever may fail for want of room fails before the file is written, and where no search looks.
            _documents.Reserve(count);
            for (; kept < count; kept++) _documents.Keep(first + kept, Encoding.UTF8.GetBytes(batch.Documents[kept].Id));
            foreach ((string field, EncodedField encoded) in batch.Fields) Add(added[Ordinal(field)], encoded, first);
            CollectionView next = before with { Ids = _documents.Ids, Fields = Without(added, dead) };
            _store.Commit(batch, first, dead, live => Show(next with { Live = live }, dead, first, count));
            _nextSlot = first + count;
        }
        catch
        {
            // These slots have been used up, and what is at them belongs to nobody.
            _nextSlot = first + count;
            int[] slots = [.. Enumerable.Range(first, kept)];
            Release(before with { Fields = Without(added, slots) }, slots);
            throw;
        }
        Release(View(), dead);
    }

    private void Delete(int[] slots)
    {
        CollectionView before = View();
        CollectionView next = before with { Fields = Without(before.Fields, slots) };
        _store.Delete(slots, live => Show(next with { Live = live }, slots, 0, 0));
        Release(View(), slots);
    }

    private static void Add(FieldIndex index, EncodedField encoded, int first)
    {
        int n = index.Model?.Subspaces ?? 0;
        ReadOnlySpan<byte> codes = encoded.Codes.Span;
        ReadOnlySpan<ushort> cells = encoded.Cells.Span;
        for (int row = 0; row < encoded.Rows.Length; row++)
            index.Add(
                first + encoded.Rows.Span[row], encoded.Vectors[row], codes.Slice(row * n, n), cells.IsEmpty ? (ushort)0 : cells[row]);
    }

    private static FieldIndex[] Without(IReadOnlyList<FieldIndex> fields, int[] slots)
    {
        FieldIndex[] next = [.. fields.Select(field => field.Fork())];
        foreach (FieldIndex field in next) field.Discount(slots);
        return next;
    }

    /// <summary>Shows a view, and lets documents be found, or not any more, in the same moment; fails in no way.</summary>
    private void Show(CollectionView view, int[] dead, int first, int count)
    {
        lock (_finding)
        {
            foreach (int slot in dead) _documents.Unlink(slot);
            for (int slot = first; slot < first + count; slot++) _documents.Link(slot);
            Show(view);
        }
    }

    /// <summary>Gives back the memory of what is dead, where nobody reads the view before; they are told of the one after.</summary>
    private void Release(CollectionView view, int[] dead)
    {
        if (dead.Length == 0) return;
        try
        {
            FieldIndex[] fields = [.. view.Fields.Select(field => field.Fork())];
            foreach (FieldIndex field in fields) field.Release(dead, view.Live.Slots);
            _documents.Release(dead, view.Live.Slots);
            Show(view with { Ids = _documents.Ids, Fields = fields });
        }
        catch (OutOfMemoryException)
        {
            // What was written stands; what is dead takes room until its neighbours die.
            Show(view);
        }
    }

    /// <summary>Sees to it that what is dead is cleared out of the file, without the caller waiting for it.</summary>
    private void Compact()
    {
        if (_store.IsCompactionDue && Interlocked.Exchange(ref _compacting, 1) == 0) _ = Task.Run(CompactAsync);
    }

    /// <summary>Compacts as long as that is due. Writers take their turn after each commit, so neither can pile up behind the
    /// other.</summary>
    private async Task CompactAsync()
    {
        bool done;
        do
        {
            done = true;
            while (done && _store.IsCompactionDue) done = await TryCompactAsync();
            Volatile.Write(ref _compacting, 0);
        }
        while (done && _store.IsCompactionDue && Interlocked.Exchange(ref _compacting, 1) == 0);
    }

    private async Task<bool> TryCompactAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (Volatile.Read(ref _view) is null) return false;
            _store.Compact(CompactedAtOnce);
            return true;
        }
        catch (Exception)
        {
            // The disk refuses, or there is no memory for it: nothing is lost, and the next write tries again.
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }
}
