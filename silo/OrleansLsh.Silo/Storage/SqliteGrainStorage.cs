using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansLsh.Silo.Storage;

/// <summary>The state of a single silo's grains in one SQLite file; a write is on disk when it returns.</summary>
/// <remarks>The ETag is the row's count of writes: a write that expects another count is refused, and changes nothing.</remarks>
internal sealed class SqliteGrainStorage : IGrainStorage, IDisposable
{
    private readonly string _path;
    private readonly Serializer _serializer;
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    /// <summary>Opens the file and creates it, with its folder, where it is absent.</summary>
    /// <exception cref="LshException">The file cannot be opened, or is none of this kind.</exception>
    public SqliteGrainStorage(string path, Serializer serializer)
    {
        (_path, _serializer) = (Path.GetFullPath(path), serializer);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _connection.Open();
            Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            Execute("CREATE TABLE IF NOT EXISTS state(name TEXT NOT NULL, grain TEXT NOT NULL, version INTEGER NOT NULL, value BLOB, "
                + "PRIMARY KEY(name, grain)) WITHOUT ROWID");
            return 0;
        });
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.Run(() => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT version, value FROM state WHERE name = $name AND grain = $grain", stateName, grainId);
        using SqliteDataReader reader = command.ExecuteReader();
        grainState.RecordExists = reader.Read() && !reader.IsDBNull(1);
        grainState.ETag = grainState.RecordExists ? reader.GetInt64(0).ToString(CultureInfo.InvariantCulture) : null;
        grainState.State = grainState.RecordExists ? _serializer.Deserialize<T>((byte[])reader.GetValue(1)) : Activator.CreateInstance<T>();
        return 0;
    }));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] value = _serializer.SerializeToArray(grainState.State);
        return Task.Run(() =>
        {
            grainState.ETag = Guard(() => Write(stateName, grainId, value, grainState.ETag));
            grainState.RecordExists = true;
        });
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.Run(() => Guard(() =>
    {
        using SqliteCommand command =
            Command("DELETE FROM state WHERE name = $name AND grain = $grain AND version = $expected", stateName, grainId);
        command.Parameters.AddWithValue("$expected", Version(grainState.ETag));
        if (command.ExecuteNonQuery() == 0 && grainState.ETag is not null) throw Changed(stateName, grainId, grainState.ETag);
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
        return 0;
    }));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _connection.Dispose();
    }

    private string Write(string stateName, GrainId grainId, byte[] value, string? etag)
    {
        using SqliteCommand command = Command(
            etag is null
                ? "INSERT INTO state(name, grain, version, value) VALUES($name, $grain, 1, $value) ON CONFLICT DO NOTHING"
                : "UPDATE state SET version = version + 1, value = $value WHERE name = $name AND grain = $grain AND version = $expected",
            stateName, grainId);
        command.Parameters.AddWithValue("$value", value);
        command.Parameters.AddWithValue("$expected", Version(etag));
        if (command.ExecuteNonQuery() == 0) throw Changed(stateName, grainId, etag);
        return (Version(etag) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static long Version(string? etag) => etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);

    private static InconsistentStateException Changed(string stateName, GrainId grainId, string? etag) =>
        new($"State '{stateName}' of grain {grainId} is no longer of version {etag ?? "0"}: another activation has written it.");

    private SqliteCommand Command(string sql, string stateName, GrainId grainId)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", stateName);
        command.Parameters.AddWithValue("$grain", grainId.ToString());
        return command;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            lock (_gate) return work();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new LshException(
                ErrorKind.Storage,
                $"{_path}: the state of grains cannot be kept there ({error.Message}). Free or permit the folder, or change "
                + "Lsh:DataFolder.", error);
        }
    }
}
