using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Tells the log of a collection's queue.</summary>
internal sealed class LoggedCommits(string collection, CommitLimits limits, ILogger logger) : ICommitListener
{
    /// <inheritdoc/>
    public void OnFull() => logger.QueueFull(collection, limits.WaitingCalls);

    /// <inheritdoc/>
    public void OnRefusing() => logger.BatchRefused(collection, limits.WaitingCalls, limits.BlockedCalls);

    /// <inheritdoc/>
    /// <remarks>A request that is wrong is its caller's matter.</remarks>
    public void OnFailed(int calls, int documents, Exception error)
    {
        if (error is not LshException { Kind: not (ErrorKind.Unavailable or ErrorKind.Storage) })
            logger.CommitFailed(collection, calls, documents, error.Message);
    }
}

/// <summary>What a silo's log says of writes.</summary>
internal static partial class IndexingLog
{
    [LoggerMessage(20, LogLevel.Information, "Collection '{Collection}': {Calls} writes wait, further ones are blocked")]
    public static partial void QueueFull(this ILogger logger, string collection, int calls);

    [LoggerMessage(21, LogLevel.Warning,
        "Collection '{Collection}': writes are refused, {Waiting} wait and {Blocked} are blocked; their callers may try again")]
    public static partial void BatchRefused(this ILogger logger, string collection, int waiting, int blocked);

    [LoggerMessage(22, LogLevel.Warning,
        "Collection '{Collection}': a commit of {Calls} calls with {Documents} documents failed and may be tried again by its callers: "
        + "{Reason}")]
    public static partial void CommitFailed(this ILogger logger, string collection, int calls, int documents, string reason);
}
