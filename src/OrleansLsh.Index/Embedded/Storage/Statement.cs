using System.Runtime.InteropServices;
using SQLitePCL;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A prepared statement that is used again and again. Parameters and columns count from 0.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Connection _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(Connection connection, sqlite3_stmt statement)
    {
        _connection = connection;
        _statement = statement;
    }

    public Statement Bind(int parameter, long value)
    {
        _connection.Check(raw.sqlite3_bind_int64(_statement, parameter + 1, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        _connection.Check(raw.sqlite3_bind_text(_statement, parameter + 1, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        _connection.Check(raw.sqlite3_bind_text(_statement, parameter + 1, utf8));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        _connection.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter + 1, 0)
            : raw.sqlite3_bind_blob(_statement, parameter + 1, value));
        return this;
    }

    public Statement BindNull(int parameter)
    {
        _connection.Check(raw.sqlite3_bind_null(_statement, parameter + 1));
        return this;
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            _connection.Check(code);
        }
        return false;
    }

    /// <summary>Makes the statement ready for other parameters.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Runs a statement without rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The bytes of a blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>A blob as numbers, valid until the next step.</summary>
    public ReadOnlySpan<T> Numbers<T>(int column) where T : unmanaged => MemoryMarshal.Cast<byte, T>(Blob(column));

    public void Dispose() => _statement.Dispose();
}
