namespace OrleansLsh.Silo;

/// <summary>What a silo's log says of its life and of the servers that it needs.</summary>
internal static partial class SiloLog
{
    [LoggerMessage(1, LogLevel.Information, "Ready. HTTP {Http}, clients {Clients}; documents in {Documents}; {Cluster}. Ctrl+C stops")]
    public static partial void Ready(this ILogger logger, string http, string clients, string documents, string cluster);

    [LoggerMessage(2, LogLevel.Information, "Waiting at most {Patience} for what is needed: {Missing}")]
    public static partial void Waiting(this ILogger logger, TimeSpan patience, string missing);

    [LoggerMessage(3, LogLevel.Warning, "Not ready: {Missing}")]
    public static partial void BackendUnavailable(this ILogger logger, string missing);

    [LoggerMessage(4, LogLevel.Information, "Ready again after {Seconds:0} s")]
    public static partial void BackendReady(this ILogger logger, double seconds);
}
