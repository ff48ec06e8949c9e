using Microsoft.Extensions.Logging;

namespace OrleansLsh.Index.Hosting;

/// <summary>What an application's operator is told.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Information, "{Name} keeps its collections in {Backend}")]
    public static partial void Opened(this ILogger logger, string name, string backend);
}
