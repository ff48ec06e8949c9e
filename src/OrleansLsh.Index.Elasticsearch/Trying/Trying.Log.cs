using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Trying;

/// <summary>What the log says of trials.</summary>
internal static partial class TryingLog
{
    [LoggerMessage(80, LogLevel.Information,
        "Collection '{Collection}': methods {Methods} are tried for field '{Field}' on a sample of {Sample} documents; {Documents} are "
        + "written in all, {Bytes} bytes of vectors, into indices that are deleted afterwards")]
    public static partial void TrialBegins(
        this ILogger logger, string collection, string field, string methods, int sample, long documents, long bytes);

    [LoggerMessage(81, LogLevel.Warning,
        "Collection '{Collection}': the indices of a trial could not be deleted; the next training does it: {Reason}")]
    public static partial void TrialNotRemoved(this ILogger logger, string collection, string reason);
}
