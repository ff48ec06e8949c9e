using OrleansLsh.Cli.Commands;
using OrleansLsh.Cli.Output;

using var interruption = new Interruption();
await using var terminal = Terminal.OfProcess();
return await new LshCommandLine(terminal).RunAsync(args, interruption.Token);
