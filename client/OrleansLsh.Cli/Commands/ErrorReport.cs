using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core;

namespace OrleansLsh.Cli.Commands;

/// <summary>An error as one clear line and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the line.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public static async Task<int> WriteAsync(Terminal terminal, Exception error, CancellationToken cancellationToken)
    {
        var (code, message) = error switch
        {
            LshException known => (ExitCode.Of(known.Kind), known.Message),
            UsageException usage => (ExitCode.Usage, usage.Message),
            OperationCanceledException when cancellationToken.IsCancellationRequested => (ExitCode.Interrupted, "interrupted"),
            IOException or UnauthorizedAccessException => (ExitCode.Storage, error.Message),
            _ => (ExitCode.Unexpected, $"unexpected error: {error.GetType().Name}: {error.Message}"),
        };
        await terminal.Error.WriteLineAsync($"lsh: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}
