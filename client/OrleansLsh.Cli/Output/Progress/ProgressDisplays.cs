namespace OrleansLsh.Cli.Output;

/// <summary>Chooses a display by name.</summary>
internal static class ProgressDisplays
{
    /// <summary>auto: a bar on a terminal and nothing elsewhere; off; plain; json.</summary>
    public static IProgressDisplay Of(string name, Terminal terminal) => name switch
    {
        "plain" => new PlainProgress(terminal.Error, TimeProvider.System),
        "json" => new JsonProgress(terminal.Error),
        "auto" when terminal.ErrorIsTerminal => new BarProgress(terminal.ErrorConsole()),
        _ => new NoProgress(),
    };
}
