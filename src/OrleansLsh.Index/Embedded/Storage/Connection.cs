using System.Text.RegularExpressions;
using SQLitePCL;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A connection to the file with its prepared statements; for one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 database, string path)
    {
        _database = database;
        Path = path;
    }

    /// <summary>The file, as errors call it.</summary>
    public string Path { get; }

    /// <summary>Opens the file and creates it where a writer finds none.</summary>
    public static Connection Open(string path, bool writable) => Open(
        path, path, (writable ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY) | raw.SQLITE_OPEN_NOMUTEX);

    /// <summary>Opens a file that nobody writes meanwhile, without writing anything beside it.</summary>
    /// <remarks>A log that a writer left behind is read through an index in memory, which takes a connection without shared memory or
    /// locks; where there is none, SQLite is told that the file does not change.</remarks>
    public static Connection OpenUnchanging(string path)
    {
        bool hasLog = new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
        string options = !hasLog ? "immutable=1" : OperatingSystem.IsWindows() ? "vfs=win32-none" : "vfs=unix-none";
        Connection connection = Open(
            $"{new Uri(path).AbsoluteUri}?mode=ro&{options}", path,
            raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX);
        if (hasLog) connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
        return connection;
    }

    private static Connection Open(string name, string path, int flags)
    {
        int code = raw.sqlite3_open_v2(name, out sqlite3 database, flags, null);
        var connection = new Connection(database, path);
        try
        {
            connection.Check(code);
            raw.sqlite3_busy_timeout(database, 5000);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file system lets this process only read the file.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_database, "main") == 1;

    /// <summary>Makes the statement at work end with an <see cref="OperationCanceledException"/>; from any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_database);

    /// <summary>Pages written since the last call.</summary>
    public int TakeWrittenPages()
    {
        raw.sqlite3_db_status(_database, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, 1);
        return pages;
    }

    /// <summary>Ends a transaction that only read, whatever became of it.</summary>
    public void EndReading()
    {
        foreach (Statement statement in _statements.Values) statement.Reset();
        Execute("COMMIT");
    }

    /// <summary>Throws where SQLite refused.</summary>
    public void Check(int code) => StorageFault.Check(code, _database, Path);

    /// <summary>Runs statements without parameters.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    /// <summary>The first column of the first row.</summary>
    public long Scalar(string sql)
    {
        Statement statement = Prepare(sql);
        long value = statement.Step() ? statement.Integer(0) : 0;
        statement.Reset();
        return value;
    }

    /// <summary>A statement, compiled on its first use and kept.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out Statement? statement)) return statement;
        Check(raw.sqlite3_prepare_v2(_database, sql, out sqlite3_stmt compiled));
        return _statements[sql] = new Statement(this, compiled);
    }

    /// <summary>Lets go of the statements about the tables of a collection that is no more.</summary>
    public void Forget(long collection)
    {
        foreach (string sql in _statements.Keys.Where(sql => Regex.IsMatch(sql, $@"_{collection}\b")).ToArray())
        {
            _statements[sql].Dispose();
            _statements.Remove(sql);
        }
    }

    /// <summary>Runs work in a transaction; what throws leaves nothing behind.</summary>
    public void Transaction(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            foreach (Statement statement in _statements.Values) statement.Reset();
            if (raw.sqlite3_get_autocommit(_database) == 0) raw.sqlite3_exec(_database, "ROLLBACK");
            throw;
        }
    }

    public void Dispose()
    {
        foreach (Statement statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _database.Dispose();
    }
}
