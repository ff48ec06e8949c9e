using Microsoft.Extensions.Logging;

namespace OrleansLsh.Http.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    public static partial void RequestFailed(this ILogger logger, Exception error, string method, string path);
}
