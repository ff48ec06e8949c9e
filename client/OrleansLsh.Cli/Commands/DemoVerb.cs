using System.CommandLine;
using OrleansLsh.Cli.Demo;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh demo</c>: the whole product on the documentation of .NET.</summary>
internal sealed class DemoVerb(VerbContext context)
    : Verb(context, "demo", "Makes vectors of the .NET reference documentation on this machine, imports, trains, measures and searches them.",
        "lsh demo", "dotnet run -c Release --project client/OrleansLsh.Cli -- demo")
{
    protected override bool CreatesData => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        var demo = new ApiDemo(service, Terminal, Progress(parsed), DataPath(parsed), WantsJson(parsed));
        await demo.RunAsync(cancellationToken);
        return ExitCode.Ok;
    }
}
