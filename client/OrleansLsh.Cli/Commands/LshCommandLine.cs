using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>The command line: verbs, help, errors and exit codes.</summary>
/// <param name="terminal">Where results and messages go.</param>
/// <param name="services">Opens data files; null for the embedded service.</param>
internal sealed class LshCommandLine(Terminal terminal, ServiceOpener? services = null)
{
    /// <summary>Runs one command.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parsed = Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction || parsed.Action is null) return await RefuseAsync(parsed);
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Out,
                Error = terminal.Error,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception error)
        {
            return await ErrorReport.WriteAsync(terminal, error, cancellationToken);
        }
        finally
        {
            await terminal.FlushAsync();
        }
    }

    private RootCommand Root()
    {
        var context = new VerbContext(terminal, services ?? ServiceOpener.Embedded);
        var root = new RootCommand("Similar-item search: vectors become readable tokens, neighbours are found in a search index.");
        Verb[] verbs =
        [
            new DemoVerb(context), new CreateVerb(context), new ImportVerb(context), new TrainVerb(context), new SearchVerb(context),
            new GetVerb(context), new UpdateVerb(context), new DeleteVerb(context), new CountVerb(context), new FacetsVerb(context),
            new InfoVerb(context), new ListVerb(context), new HashVerb(context), new EvaluateVerb(context), new ExportVerb(context),
            new ReembedVerb(context), new RollbackVerb(context), new DropVerb(context), new ServeVerb(context),
        ];
        foreach (Verb verb in verbs) root.Add(verb);
        foreach (HelpOption help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExample();
        return root;
    }

    private async Task<int> RefuseAsync(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors) await terminal.Error.WriteLineAsync($"lsh: {error.Message}");
        string verb = parsed.CommandResult.Command is Verb known ? $" {known.Name}" : "";
        await terminal.Error.WriteLineAsync($"Try 'lsh{verb} --help'.");
        await terminal.FlushAsync();
        return ExitCode.Usage;
    }
}
