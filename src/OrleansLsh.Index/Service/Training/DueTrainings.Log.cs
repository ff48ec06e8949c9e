using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Service.Training;

/// <summary>What the log says of trainings that are due.</summary>
internal static partial class DueTrainingsLog
{
    [LoggerMessage(90, LogLevel.Warning, "Collection '{Collection}', field '{Field}': it is time to train again: {Why}")]
    public static partial void TrainingDue(this ILogger logger, string collection, string field, string why);

    [LoggerMessage(91, LogLevel.Warning,
        "Collection '{Collection}', field '{Field}' is not trained by itself: the queries that its last training was given are not kept; "
        + "train it with queries")]
    public static partial void QueriesNotKept(this ILogger logger, string collection, string field);

    [LoggerMessage(92, LogLevel.Information, "Collection '{Collection}', field '{Field}': trains by itself")]
    public static partial void TrainsByItself(this ILogger logger, string collection, string field);

    [LoggerMessage(93, LogLevel.Information, "Collection '{Collection}', field '{Field}': trained by itself in {Seconds:0.0} s")]
    public static partial void TrainedByItself(this ILogger logger, string collection, string field, double seconds);

    [LoggerMessage(94, LogLevel.Error,
        "Collection '{Collection}', field '{Field}' could not be trained by itself; the version before stays")]
    public static partial void NotTrainedByItself(this ILogger logger, string collection, string field, Exception error);
}
