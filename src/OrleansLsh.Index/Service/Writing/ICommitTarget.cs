using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Makes changes of a collection durable. Calls that run at the same time never concern the same id.</summary>
internal interface ICommitTarget
{
    /// <summary>Writes documents; gives those that were not written, by their positions in the batch.</summary>
    /// <param name="collection">What they were checked and encoded against.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="cancellationToken">Cancelled when all whose documents these are have given up.</param>
    Task<IReadOnlyList<DocumentFailure>> WriteAsync(CollectionSnapshot collection, EncodedBatch batch, CancellationToken cancellationToken);

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    Task<int> DeleteAsync(CollectionSnapshot collection, IReadOnlyList<string> ids, CancellationToken cancellationToken);
}

/// <summary>Told of what a queue's operator should know.</summary>
public interface ICommitListener
{
    /// <summary>As many calls wait as may; further ones are blocked. Told once until half of them have gone.</summary>
    void OnFull();

    /// <summary>Calls are refused. Told once until half of those that wait have gone.</summary>
    void OnRefusing();

    /// <summary>A commit failed for all its calls.</summary>
    /// <param name="calls">Calls that it held.</param>
    /// <param name="documents">Documents that they were to write.</param>
    /// <param name="error">Why; each of the calls fails with it.</param>
    void OnFailed(int calls, int documents, Exception error);
}
