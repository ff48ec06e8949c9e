using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>What the log says of turns that do not go as they should.</summary>
internal static partial class TurnsLog
{
    [LoggerMessage(
        75, LogLevel.Warning, "Collection '{Collection}': the turn of {Owner}, taken {Since:u}, was abandoned and is taken over")]
    public static partial void TurnTakenOver(this ILogger logger, string collection, string owner, DateTimeOffset since);

    [LoggerMessage(76, LogLevel.Warning, "Collection '{Collection}': the turn could not be renewed: {Reason}")]
    public static partial void TurnNotRenewed(this ILogger logger, string collection, string reason);

    [LoggerMessage(
        77, LogLevel.Warning, "Collection '{Collection}': the turn could not be given back, and is free after {Lease}: {Reason}")]
    public static partial void TurnNotGivenBack(this ILogger logger, string collection, TimeSpan lease, string reason);

    [LoggerMessage(
        78, LogLevel.Warning, "Collection '{Collection}': writes to index '{Index}' go on, a training that was killed had held them")]
    public static partial void HoldLifted(this ILogger logger, string collection, string index);

    [LoggerMessage(
        79, LogLevel.Warning, "Collection '{Collection}': whether a training that was killed holds writes could not be seen: {Reason}")]
    public static partial void HoldNotLifted(this ILogger logger, string collection, string reason);
}
