using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>What the process tells the shell; documented in <c>docs/cli.md</c> and in <c>lsh --help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int BadInput = 3;
    public const int NotFound = 4;
    public const int Storage = 5;
    public const int SomeFailed = 6;
    public const int Interrupted = 130;

    /// <summary>The codes with their meanings, as <c>--help</c> lists them.</summary>
    public const string Meanings =
        """
        Exit codes:
          0    done
          1    an unexpected error
          2    the command line is not understood
          3    bad input: a file, a vector, a filter or a value out of range; a key that a server refuses
          4    not found: no such data file, collection, field or document
          5    storage: file in use by another process, disk full, no permission; a server that does not answer or is too busy
          6    some documents failed; the others are written
          130  interrupted (Ctrl-C)
        """;

    /// <summary>The code of an error that the product reports on purpose.</summary>
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.UnknownCollection or ErrorKind.UnknownField or ErrorKind.UnknownDocument => NotFound,
        ErrorKind.FileInUse or ErrorKind.Storage or ErrorKind.Conflict or ErrorKind.Unavailable => Storage,
        _ => BadInput,
    };
}

/// <summary>An error as one clear line and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the line.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public static async Task<int> WriteAsync(Terminal terminal, Exception error, CancellationToken cancellationToken)
    {
        (int code, string message) = error switch
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
