using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>What the log says of requests that are sent again, and of a cluster that goes and comes back.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(60, LogLevel.Information, "{Request}: attempt {Attempt} failed, the next follows in {Delay:0} ms: {Reason}")]
    public static partial void TriedAgain(this ILogger logger, string request, int attempt, double delay, string reason);

    [LoggerMessage(61, LogLevel.Warning, "{Request}: given up after {Attempts} attempts in {Seconds:0.0} s: {Reason}")]
    public static partial void GivenUp(this ILogger logger, string request, int attempts, double seconds, string reason);

    [LoggerMessage(62, LogLevel.Warning, "The cluster is not ready: {Reason}")]
    public static partial void NotReady(this ILogger logger, string reason);

    [LoggerMessage(63, LogLevel.Information, "The cluster is ready again after {Seconds:0} s")]
    public static partial void ReadyAgain(this ILogger logger, double seconds);
}
