using System.CommandLine;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh serve</c>: the data file over HTTP, with the explorer.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly ServeOptions _serve;

    public ServeVerb(VerbContext context)
        : base(context, "serve", "Offers a data file over HTTP, with the explorer at /; Ctrl-C ends it in good order.",
            "lsh serve --data shop.db --urls http://127.0.0.1:8080")
    {
        _serve = new ServeOptions(this);
        RefuseServer(_ => true);
    }

    protected override bool CreatesData => true;

    /// <inheritdoc/>
    /// <remarks>None, whatever the environment names: it would ask itself.</remarks>
    protected override string? Server(ParseResult parsed) => null;

    protected override SimilarityOptions ServiceOptions(ParseResult parsed) => _serve.ServiceOptions(parsed);

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        await _serve.RunAsync(parsed, service, Embedders, Terminal, WantsJson(parsed), cancellationToken);
        return ExitCode.Ok;
    }
}
