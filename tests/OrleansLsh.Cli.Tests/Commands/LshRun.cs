using System.Text;
using OrleansLsh.Cli.Commands;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Tests.Commands;

/// <summary>A command run inside the test's process.</summary>
internal sealed record LshRun(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<LshRun> Of(params string[] arguments) => Of(null, arguments);

    public static async Task<LshRun> Of(string? answer, string[] arguments, CancellationToken cancellationToken = default)
    {
        var output = new MemoryStream();
        var error = new StringWriter();
        int code;
        await using (var terminal = new Terminal(output, error, new StringReader(answer ?? ""), inputIsTerminal: answer is not null))
            code = await new LshCommandLine(terminal).RunAsync(arguments, cancellationToken);
        return new LshRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
