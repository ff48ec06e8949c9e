using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>What every verb works with.</summary>
/// <param name="Terminal">Where results and messages go.</param>
/// <param name="Services">Opens data files.</param>
internal sealed record VerbContext(Terminal Terminal, ServiceOpener Services);
