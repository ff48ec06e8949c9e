namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>One snapshot of the file, read beside the writer and other readers until it is disposed of; for one thread at a time.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly DataFile _file;
    private readonly CancellationTokenRegistration _cancellation;

    internal FileReading(DataFile file, Connection connection, CancellationToken cancellationToken)
    {
        _file = file;
        Connection = connection;
        connection.Execute("BEGIN");
        // A statement may take long; whoever gave up is not to wait for it.
        _cancellation = cancellationToken.Register(static state => ((Connection)state!).Interrupt(), connection);
    }

    /// <summary>On the snapshot.</summary>
    public Connection Connection { get; }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        // Waits for an interruption under way, so that it does not meet the next reader.
        _cancellation.Dispose();
        bool sound = false;
        try
        {
            Connection.EndReading();
            sound = true;
        }
        catch (Exception failed) when (failed is LshException or OperationCanceledException)
        {
            // The connection is not used again; what was read stands.
        }
        finally
        {
            _file.Return(Connection, sound);
        }
    }
}
