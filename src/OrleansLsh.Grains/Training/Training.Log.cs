namespace OrleansLsh.Grains.Training;

/// <summary>What a silo's log says of trainings and models.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(30, LogLevel.Information, "Model '{Model}': training of version {Version} started by {Requester}")]
    public static partial void TrainingStarted(this ILogger logger, string model, int version, string requester);

    [LoggerMessage(31, LogLevel.Information,
        "Model '{Model}': version {Version} published, {Subspaces} subspaces trained on {Sample} vectors in {Seconds:0.0} s")]
    public static partial void TrainingPublished(this ILogger logger, string model, int version, int subspaces, int sample, double seconds);

    [LoggerMessage(32, LogLevel.Information, "Model '{Model}': training of version {Version} cancelled after {Seconds:0.0} s; the version before stays")]
    public static partial void TrainingCancelled(this ILogger logger, string model, int version, double seconds);

    [LoggerMessage(33, LogLevel.Error, "Model '{Model}': training of version {Version} failed; the version before stays")]
    public static partial void TrainingFailed(this ILogger logger, string model, int version, Exception error);

    [LoggerMessage(34, LogLevel.Error, "Model damaged: subspace '{Subspace}' {Found} in grain storage; train the collection again")]
    public static partial void CodebookDamaged(this ILogger logger, string subspace, string found);
}
