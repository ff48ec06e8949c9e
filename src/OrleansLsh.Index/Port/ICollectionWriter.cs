namespace OrleansLsh.Index.Port;

/// <summary>Writes and deletes documents of one collection. Safe for concurrent use.</summary>
/// <remarks>What comes in is valid already: the service checks documents, normalises vectors and hashes them, and never has one id in two
/// changes at the same time.</remarks>
public interface ICollectionWriter
{
    /// <summary>Writes and deletions that it takes at a time: what comes meanwhile is put together and follows. Default 1, for an index
    /// that makes one change after the other.</summary>
    int CommitsAtOnce => 1;

    /// <summary>Writes a batch; when this returns, every document that is not reported is durable and found by searches
    /// (<see cref="EncodedBatch.IsFoundAfterFlush"/>: found later).</summary>
    /// <returns>What could not be written; empty where everything was.</returns>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>, with nothing written, where a field has another model version
    /// by now, or one of <see cref="EncodedBatch.VectorFields"/> another embedder or other dimensions.</exception>
    Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken);

    /// <summary>Ends an import: when this returns, searches find what was written by it, or soon will where the index cannot see to that
    /// just now. Nothing to do where every write is found at once.</summary>
    Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
