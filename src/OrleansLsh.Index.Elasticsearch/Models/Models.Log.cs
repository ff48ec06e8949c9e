using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>What the log says of kept models.</summary>
internal static partial class ModelsLog
{
    [LoggerMessage(66, LogLevel.Warning, "Models that are not used any more stay in '{Index}' until the next training: {Reason}")]
    public static partial void OldModelsStay(this ILogger logger, string index, string reason);
}
