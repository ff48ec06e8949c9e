using System.CommandLine;
using OrleansLsh.Cli.Demo;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh demo</c>: the whole product on the documentation of .NET.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<bool> _thenServe;
    private readonly ServeOptions _serve;

    public DemoVerb(VerbContext context)
        : base(context, "demo",
            "Makes vectors of the .NET reference documentation on this machine, imports, trains, measures and searches them.",
            "lsh demo", "dotnet run -c Release --project client/OrleansLsh.Cli -- demo --serve")
    {
        _thenServe = AddOption<bool>("--serve", "Then serve it, with the explorer at /, until Ctrl-C");
        _serve = new ServeOptions(this);
        RefuseServer(result => result.GetValue(_thenServe));
    }

    protected override bool CreatesData => true;

    protected override string? Server(ParseResult parsed) => parsed.GetValue(_thenServe) ? null : base.Server(parsed);

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string? url = parsed.GetValue(_thenServe) ? _serve.Urls(parsed)[0] : Server(parsed);
        var demo = new ApiDemo(service, Terminal, Progress(parsed), DataPath(parsed), url, WantsJson(parsed));
        await demo.RunAsync(cancellationToken);
        if (parsed.GetValue(_thenServe))
            await _serve.RunAsync(parsed, service, Embedders, Terminal, WantsJson(parsed), cancellationToken);
        return ExitCode.Ok;
    }
}
