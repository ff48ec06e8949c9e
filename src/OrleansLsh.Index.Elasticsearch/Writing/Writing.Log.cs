using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>What the log says of writes.</summary>
internal static partial class WritingLog
{
    [LoggerMessage(65, LogLevel.Warning,
        "What was written to '{Target}' is durable, but the refresh after it failed: searches find it after the server's next one. "
        + "{Reason}")]
    public static partial void RefreshFailed(this ILogger logger, string target, string reason);
}
