namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>One SQLite file with its collections. One process at a time has it open for writing, or several have it for reading
/// only.</summary>
internal sealed partial class DataFile : IDisposable
{
    /// <summary>Pages of the log (16 kB each) that are moved into the file at once.</summary>
    private const int CheckpointPages = 1_000;

    private readonly FileLock _lock;
    private readonly Lock _writing = new();
    private readonly Connection? _writer;
    private readonly LshException? _refused;
    private readonly object _readersGate = new();
    private readonly Stack<Connection> _readers = new();
    private readonly string? _temporaryFolder;
    private int _reading, _unmovedPages;
    private volatile bool _disposed;

    private DataFile(string path, FileLock fileLock, Connection? writer, LshException? refused, string? temporaryFolder)
    {
        Path = path;
        _lock = fileLock;
        _writer = writer;
        _refused = refused;
        _temporaryFolder = temporaryFolder;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether the file could only be opened for reading: nothing changes it then.</summary>
    public bool IsReadOnly => _writer is null;

    /// <summary>Whether its terms and words are those that filters and texts ask for; not so in one of an earlier version that was opened
    /// for reading only.</summary>
    public bool HasTerms { get; private set; } = true;

    /// <summary>Opens a file and creates it, and its folder, where it is absent. One that is there and cannot be written, because the disk
    /// is full, the folder is mounted for reading only, or the user lacks the right, is opened for reading only.</summary>
    /// <param name="path">The file; null for one of its own in the temporary folder that is deleted on dispose.</param>
    /// <exception cref="LshException">Another process has it open; it is not ours or of a newer version; the folder refuses.</exception>
    public static DataFile Open(string? path)
    {
        string? temporary = path is null ? Directory.CreateTempSubdirectory("lsh-").FullName : null;
        string file = Target(System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(temporary!, "data.db")));
        try
        {
            return OpenToWrite(file, temporary);
        }
        catch (LshException refused) when (StorageFault.IsUnwritable(refused) && temporary is null
            && new FileInfo(file) is { Exists: true, Length: > 0 })
        {
            return OpenToRead(file, refused);
        }
        catch when (temporary is not null)
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static DataFile OpenToWrite(string file, string? temporary)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageFault.Of(cause, file);
        }
        var fileLock = FileLock.TakeToWrite(file);
        Connection? writer = null;
        try
        {
            writer = Connection.Open(file, writable: true);
            if (writer.IsReadOnly) throw StorageFault.Of(SQLitePCL.raw.SQLITE_READONLY, "it is protected", file);
            Schema.Prepare(writer);
            // Acknowledged means on disk, except where the file does not outlive the process anyway.
            // The log is moved into the file by hand: after searches have been shown what is new, not before.
            string synchronous = temporary is null ? "FULL" : "OFF";
            writer.Execute(
                $"PRAGMA synchronous = {synchronous}; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint "
                + "= 0");
            return new DataFile(file, fileLock, writer, refused: null, temporary);
        }
        catch
        {
            writer?.Dispose();
            fileLock.Dispose();
            throw;
        }
    }

    private static DataFile OpenToRead(string file, LshException refused)
    {
        var fileLock = FileLock.TakeToRead(file);
        var opened = new DataFile(file, fileLock, writer: null, refused, temporaryFolder: null);
        try
        {
            opened.Read(connection =>
            {
                long version = Schema.Require(connection);
                opened.HasTerms = version >= Schema.FirstOfTerms;
                if (version >= 2) return true;
                throw new LshException(
                    ErrorKind.InvalidFile,
                    $"{file} has version 1, which must be brought up to date before it can be read. {refused.Message}");
            });
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The documents of a collection; ask once and keep it.</summary>
    public CollectionStore Store(CollectionRecord collection) => new(this, collection);

    /// <summary>Runs work in a transaction of the one writer; durable when it returns, undone when it throws.</summary>
    /// <param name="work">In the transaction.</param>
    /// <param name="show">Called as soon as readers who come can see it; does not fail.</param>
    /// <exception cref="LshException">The disk refuses, or the file was opened for reading only.</exception>
    internal void Write(Action<Connection> work, Action? show = null)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Connection writer = _writer ?? throw StorageFault.OnlyRead(Path, _refused!);
            writer.Transaction(() => work(writer));
            show?.Invoke();
            MoveLog(writer);
        }
    }

    /// <summary>Runs work on one snapshot of the file, beside the writer and other readers.</summary>
    internal T Read<T>(Func<Connection, T> work)
    {
        using FileReading reading = Begin(CancellationToken.None);
        return work(reading.Connection);
    }

    /// <summary>Begins to read one snapshot of the file, which is that of the first statement.</summary>
    /// <param name="cancellationToken">Ends the statement at work.</param>
    internal FileReading Begin(CancellationToken cancellationToken)
    {
        Connection? connection;
        lock (_readersGate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _reading++;
            _readers.TryPop(out connection);
        }
        try
        {
            return new FileReading(this, connection ??= OpenReader(), cancellationToken);
        }
        catch
        {
            Return(connection, sound: false);
            throw;
        }
    }

    /// <summary>Takes a reader's connection back.</summary>
    internal void Return(Connection? connection, bool sound)
    {
        lock (_readersGate)
        {
            _reading--;
            if (sound && !_disposed) _readers.Push(connection!);
            else connection?.Dispose();
            Monitor.PulseAll(_readersGate);
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed) return;
            _disposed = true;
            lock (_readersGate)
                while (_reading > 0) Monitor.Wait(_readersGate);
            CloseReaders();
            _writer?.Dispose();
            _lock.Dispose();
        }
        if (_temporaryFolder is not null) Directory.Delete(_temporaryFolder, recursive: true);
    }

    private void CloseReaders()
    {
        lock (_readersGate)
            while (_readers.TryPop(out Connection? reader)) reader.Dispose();
    }

    private void MoveLog(Connection writer)
    {
        _unmovedPages += writer.TakeWrittenPages();
        if (_unmovedPages < CheckpointPages) return;
        _unmovedPages = 0;
        try
        {
            writer.Scalar("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (LshException)
        {
            // What was written is durable in the log; the next write tries again.
        }
    }

    /// <summary>What a link leads to: the lock stands beside the file, so two names of it must not have two locks.</summary>
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Whoever opens it will be told why.
            return path;
        }
    }

    private Connection OpenReader()
    {
        Connection reader = IsReadOnly ? Connection.OpenUnchanging(Path) : Connection.Open(Path, writable: false);
        reader.Execute("PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY");
        return reader;
    }

    private static bool Exists(Connection connection, string name)
    {
        Statement statement = connection.Prepare("SELECT 1 FROM collection WHERE name = ?").Bind(0, name);
        bool exists = statement.Step();
        statement.Reset();
        return exists;
    }
}
