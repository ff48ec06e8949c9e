namespace OrleansLsh.Grains.Indexing;

/// <summary>What a silo's log says of writes.</summary>
internal static partial class IndexingLog
{
    [LoggerMessage(20, LogLevel.Information, "Collection '{Collection}': {Calls} writes wait, further ones wait at the door")]
    public static partial void QueueFull(this ILogger logger, string collection, int calls);

    [LoggerMessage(21, LogLevel.Warning,
        "Collection '{Collection}': writes are refused, {Waiting} wait and {AtTheDoor} are at the door; their callers may try again")]
    public static partial void BatchRefused(this ILogger logger, string collection, int waiting, int atTheDoor);

    [LoggerMessage(22, LogLevel.Warning,
        "Collection '{Collection}': a commit of {Calls} calls with {Documents} documents failed and may be tried again by its callers: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string collection, int calls, int documents, string reason);
}
