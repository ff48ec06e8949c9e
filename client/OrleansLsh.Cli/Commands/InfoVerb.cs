using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh info</c>: a collection, its models and the settings chosen for them.</summary>
internal sealed class InfoVerb : Verb
{
    private readonly Argument<string> _collection;

    public InfoVerb(VerbContext context)
        : base(context, "info", "Describes a collection: fields, models, and the default setting with its measured curve.", "lsh info shop --data shop.db") =>
        _collection = AddCollection();

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        var collection = await service.DescribeAsync(parsed.GetRequiredValue(_collection), cancellationToken);
        CollectionOutcome.Print(Terminal, collection, WantsJson(parsed));
        return ExitCode.Ok;
    }
}
