using Microsoft.Extensions.Logging;

namespace OrleansLsh.Client.Retrying;

/// <summary>What a client's log says of calls that are made again.</summary>
internal static partial class RetryingLog
{
    [LoggerMessage(EventId = 41, Message = "Attempt {Attempt} of a call failed, the next follows in {Delay:0} ms: {Reason}")]
    public static partial void TriedAgain(this ILogger logger, LogLevel level, int attempt, double delay, string reason);

    [LoggerMessage(40, LogLevel.Warning, "A call failed after {Attempts} attempts in {Seconds:0} s: {Reason}")]
    public static partial void GivenUp(this ILogger logger, int attempts, double seconds, string reason);
}
