using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>What the log says when one index takes another's place.</summary>
internal static partial class InstallingLog
{
    [LoggerMessage(70, LogLevel.Information,
        "Collection '{Collection}': back-fill of index '{Index}' begins for model version {Version} of field '{Field}'; taken up again: "
        + "{Resumes}")]
    public static partial void BackFillBegun(this ILogger logger, string collection, string index, int version, string field, bool resumes);

    [LoggerMessage(71, LogLevel.Information,
        "Collection '{Collection}': back-fill of index '{Index}' ended after {Seconds:0.0} s, {Documents} documents were looked at")]
    public static partial void BackFillEnded(this ILogger logger, string collection, string index, double seconds, long documents);

    [LoggerMessage(
        72, LogLevel.Information,
        "Collection '{Collection}': alias '{Alias}' stands for index '{Index}' now, writes were held for {Seconds:0.0} s")]
    public static partial void AliasSwapped(this ILogger logger, string collection, string alias, string index, double seconds);

    [LoggerMessage(73, LogLevel.Information, "Collection '{Collection}': rolled back, field '{Field}' has model version {Version} again")]
    public static partial void RolledBack(this ILogger logger, string collection, string field, int version);

    [LoggerMessage(74, LogLevel.Warning,
        "Collection '{Collection}': the new model is in use, but an index before the previous one could not be removed; the next "
        + "training does it: {Reason}")]
    public static partial void OlderNotRemoved(this ILogger logger, string collection, string reason);

    [LoggerMessage(
        75, LogLevel.Information,
        "Collection '{Collection}': index '{Index}' is kept until the next training, since an export or a sample still reads it")]
    public static partial void OlderIsRead(this ILogger logger, string collection, string index);
}
