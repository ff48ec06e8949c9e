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
    public static Connection Open(string path, bool writable)
    {
        int access = writable ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY;
        int code = raw.sqlite3_open_v2(path, out sqlite3 database, access | raw.SQLITE_OPEN_NOMUTEX, null);
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
