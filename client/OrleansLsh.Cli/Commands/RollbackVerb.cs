using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh rollback</c>: puts the model before the last one back.</summary>
internal sealed class RollbackVerb : Verb
{
    private readonly Argument<string> _collection;

    public RollbackVerb(VerbContext context)
        : base(context, "rollback", "Puts back the model that the last training replaced, where the backend keeps it.",
            "lsh rollback shop --url http://localhost:8080") =>
        _collection = AddCollection();

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        CollectionDescription collection = await service.RollbackAsync(parsed.GetRequiredValue(_collection), cancellationToken);
        CollectionOutcome.Print(Terminal, collection, WantsJson(parsed));
        return ExitCode.Ok;
    }
}
