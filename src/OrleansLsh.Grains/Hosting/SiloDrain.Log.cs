namespace OrleansLsh.Grains.Hosting;

/// <summary>What a silo's log says of its end.</summary>
internal static partial class SiloDrainLog
{
    [LoggerMessage(10, LogLevel.Information, "Stopping: trainings are cancelled, {Calls} writes are being finished")]
    public static partial void DrainBegun(this ILogger logger, int calls);

    [LoggerMessage(11, LogLevel.Information, "Drained in {Seconds:0.0} s: every write that was taken in is durable")]
    public static partial void DrainEnded(this ILogger logger, double seconds);

    [LoggerMessage(12, LogLevel.Warning, "The drain time is up: {Calls} writes were not finished; none of them was acknowledged")]
    public static partial void DrainCutOff(this ILogger logger, int calls);
}
