namespace OrleansLsh.Grains.Training;

/// <summary>What a silo's log says of trainings.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(30, LogLevel.Information, "Model '{Model}': training of version {Version} started")]
    public static partial void TrainingStarted(this ILogger logger, string model, int version);

    [LoggerMessage(31, LogLevel.Information,
        "Model '{Model}': version {Version} trained, {Subspaces} subspaces on {Sample} vectors in {Seconds:0.0} s; documents are coded "
        + "by it next")]
    public static partial void Trained(this ILogger logger, string model, int version, int subspaces, int sample, double seconds);

    [LoggerMessage(
        32, LogLevel.Information,
        "Model '{Model}': training of version {Version} cancelled after {Seconds:0.0} s; the version before stays")]
    public static partial void TrainingCancelled(this ILogger logger, string model, int version, double seconds);

    [LoggerMessage(33, LogLevel.Error, "Model '{Model}': training of version {Version} failed; the version before stays")]
    public static partial void TrainingFailed(this ILogger logger, string model, int version, Exception error);
}
