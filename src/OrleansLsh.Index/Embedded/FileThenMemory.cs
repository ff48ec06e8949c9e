using System.Diagnostics.CodeAnalysis;

namespace OrleansLsh.Index.Embedded;

/// <summary>Keeps a collection's file and its memory in step: a change is in the file first, and then shown to readers at once.</summary>
/// <remarks>
/// Two locks: one guards what searches read in memory; the other is held while file and memory differ, and taken by whoever reads both.
/// Writers take turns of their own. Where memory fails half-way, the change is made all the same, since the file has it all; memory is torn then:
/// nobody reads it or writes by it any more, and only reading the file anew helps.
/// </remarks>
/// <param name="letGo">Gives memory back when nobody is to read it any more; allocates nothing.</param>
/// <param name="gone">The error for those who come after that.</param>
[SuppressMessage("Design", "CA1001",
    Justification = "Callers may be waiting for the locks when the collection is closed: they are to be refused, not to hang.")]
internal sealed class FileThenMemory(Action letGo, Func<Exception> gone)
{
    private readonly ReaderWriterLockSlim _both = new();
    private readonly ReaderWriterLockSlim _memory = new();
    private volatile bool _torn, _closed;

    /// <summary>Whether memory is behind the file.</summary>
    public bool IsTorn => _torn;

    /// <summary>Whether memory is not to be read any more: it is torn, or was closed.</summary>
    public bool IsClosed => _closed;

    /// <summary>Refuses to go on where it is closed.</summary>
    public void RequireOpen()
    {
        if (_closed) throw gone();
    }

    /// <summary>Lets the caller read until it disposes of what it gets.</summary>
    /// <param name="file">Whether it reads the file too.</param>
    public Reading Read(bool file = false)
    {
        if (file) _both.EnterReadLock();
        _memory.EnterReadLock();
        var reading = new Reading(this, file);
        if (!_closed) return reading;
        reading.Dispose();
        throw gone();
    }

    /// <summary>Changes memory in a way that readers do not see. Where it fails, nothing has happened.</summary>
    public void Prepare(Action inMemory)
    {
        RequireOpen();
        Alone(_memory, inMemory);
    }

    /// <summary>Makes a change; it is durable when this returns, and undone where the file refuses.</summary>
    public void Commit(Action toFile, Action toMemory) => Alone(_both, () =>
    {
        RequireOpen();
        toFile();
        Alone(_memory, () =>
        {
            try
            {
                toMemory();
            }
            catch (Exception)
            {
                // Most likely there was no room. An error here would say that nothing was written.
                _torn = true;
                LetGo();
            }
        });
    });

    /// <summary>Waits for those who read and refuses those who come later.</summary>
    public void Close() => Alone(_both, () => Alone(_memory, LetGo));

    private void LetGo()
    {
        _closed = true;
        letGo();
    }

    private static void Alone(ReaderWriterLockSlim gate, Action work)
    {
        gate.EnterWriteLock();
        try
        {
            work();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>A turn of reading.</summary>
    public readonly ref struct Reading(FileThenMemory state, bool file)
    {
        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            state._memory.ExitReadLock();
            if (file) state._both.ExitReadLock();
        }
    }
}
