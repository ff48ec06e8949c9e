using System.Collections.Concurrent;
using OrleansLsh.Core;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>One SQLite file with its collections. One process at a time has it open.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly FileLock _lock;
    private readonly Lock _writing = new();
    private readonly Connection _writer;
    private readonly ConcurrentBag<Connection> _readers = [];
    private readonly string? _temporaryFolder;
    private volatile bool _disposed;

    private DataFile(string path, FileLock fileLock, Connection writer, string? temporaryFolder)
    {
        Path = path;
        _lock = fileLock;
        _writer = writer;
        _temporaryFolder = temporaryFolder;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file and creates it, and its folder, where it is absent.</summary>
    /// <param name="path">The file; null for one of its own in the temporary folder that is deleted on dispose.</param>
    /// <exception cref="LshException">Another process has it open; it is not ours or of a newer version; the folder refuses.</exception>
    public static DataFile Open(string? path)
    {
        string? temporary = path is null ? Directory.CreateTempSubdirectory("lsh-").FullName : null;
        string file = Target(System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(temporary!, "data.db")));
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageFault.Of(cause, file);
        }
        FileLock fileLock = FileLock.Take(file);
        Connection? writer = null;
        try
        {
            writer = Connection.Open(file, writable: true);
            Schema.Prepare(writer);
            // Acknowledged means on disk, except where the file does not outlive the process anyway.
            string synchronous = temporary is null ? "FULL" : "OFF";
            writer.Execute($"PRAGMA synchronous = {synchronous}; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
            return new DataFile(file, fileLock, writer, temporary);
        }
        catch
        {
            writer?.Dispose();
            fileLock.Dispose();
            if (temporary is not null) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>The collections in the file, in the order of creation.</summary>
    public IReadOnlyList<CollectionRecord> Collections() => Read(connection =>
    {
        var fields = new Dictionary<long, List<VectorField>>();
        Statement statement = connection.Prepare("SELECT collection, name, dimensions, metric FROM field ORDER BY collection, ordinal");
        while (statement.Step())
        {
            if (!fields.TryGetValue(statement.Integer(0), out List<VectorField>? own)) fields[statement.Integer(0)] = own = [];
            own.Add(new VectorField(statement.Text(1), (int)statement.Integer(2), (Metric)statement.Integer(3)));
        }
        statement.Reset();
        var records = new List<CollectionRecord>();
        statement = connection.Prepare("SELECT key, name FROM collection ORDER BY key");
        while (statement.Step()) records.Add(new CollectionRecord(statement.Integer(0), statement.Text(1), fields[statement.Integer(0)]));
        statement.Reset();
        return records;
    });

    /// <summary>Creates an empty collection.</summary>
    /// <exception cref="LshException">There is one of that name.</exception>
    public CollectionRecord Create(string name, IReadOnlyList<VectorField> fields)
    {
        long key = 0;
        Write(connection =>
        {
            if (Exists(connection, name))
                throw new LshException(ErrorKind.CollectionExists, $"Collection '{name}' exists already in {Path}. Drop it or choose another name.");
            connection.Prepare("INSERT INTO collection(name) VALUES(?)").Bind(0, name).Run();
            key = connection.Scalar("SELECT last_insert_rowid()");
            for (int i = 0; i < fields.Count; i++)
                connection.Prepare("INSERT INTO field(collection, ordinal, name, dimensions, metric) VALUES(?, ?, ?, ?, ?)")
                    .Bind(0, key).Bind(1, i).Bind(2, fields[i].Name).Bind(3, fields[i].Dimensions).Bind(4, (long)fields[i].Metric).Run();
            connection.Execute(Schema.CreateCollection(key));
        });
        return new CollectionRecord(key, name, fields);
    }

    /// <summary>Deletes a collection with everything in it.</summary>
    public void Drop(CollectionRecord collection)
    {
        Write(connection =>
        {
            connection.Forget(collection.Key);
            connection.Execute(Schema.DropCollection(collection.Key));
            connection.Prepare("DELETE FROM field WHERE collection = ?").Bind(0, collection.Key).Run();
            connection.Prepare("DELETE FROM collection WHERE key = ?").Bind(0, collection.Key).Run();
        });
        // Readers have statements about it too; they are opened again in no time.
        while (_readers.TryTake(out Connection? reader)) reader.Dispose();
    }

    /// <summary>The documents of a collection; ask once and keep it.</summary>
    public CollectionStore Store(CollectionRecord collection) => new(this, collection);

    /// <summary>Runs work in a transaction of the one writer; durable when it returns, undone when it throws.</summary>
    internal void Write(Action<Connection> work)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _writer.Transaction(() => work(_writer));
        }
    }

    /// <summary>Runs work on one snapshot of the file, beside the writer and other readers.</summary>
    internal T Read<T>(Func<Connection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out Connection? connection)) connection = OpenReader();
        bool sound = false;
        try
        {
            connection.Execute("BEGIN");
            T result = work(connection);
            connection.Execute("COMMIT");
            sound = true;
            return result;
        }
        finally
        {
            if (sound && !_disposed) _readers.Add(connection);
            else connection.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed) return;
            _disposed = true;
            while (_readers.TryTake(out Connection? reader)) reader.Dispose();
            _writer.Dispose();
            _lock.Dispose();
        }
        if (_temporaryFolder is not null) Directory.Delete(_temporaryFolder, recursive: true);
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
        Connection reader = Connection.Open(Path, writable: false);
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
