using System.Text;
using OrleansLsh.Cli.Commands;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Tests.Commands;

/// <summary>A command run inside the test's process.</summary>
internal sealed record LshRun(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<LshRun> Of(params string[] arguments) => Of(null, arguments);

    /// <summary>A command with a file piped in.</summary>
    public static Task<LshRun> Piped(byte[] input, params string[] arguments) =>
        RunAsync(null, new MemoryStream(input), arguments, CancellationToken.None);

    public static Task<LshRun> Of(string? answer, string[] arguments, CancellationToken cancellationToken = default) =>
        RunAsync(answer, Stream.Null, arguments, cancellationToken);

    private static async Task<LshRun> RunAsync(string? answer, Stream input, string[] arguments, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        var error = new StringWriter();
        int code;
        await using (var terminal =
            new Terminal(output, error, new StringReader(answer ?? ""), inputIsTerminal: answer is not null) { InStream = input })
            code = await new LshCommandLine(terminal).RunAsync(arguments, cancellationToken);
        return new LshRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
