using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh info</c>: a collection, its models and the settings chosen for them.</summary>
internal sealed class InfoVerb : Verb
{
    private readonly Argument<string> _collection;

    public InfoVerb(VerbContext context)
        : base(context, "info", "Describes a collection: fields, models, the default setting with its measured curve, and what the sources of its first documents hold.", "lsh info shop --data shop.db") =>
        _collection = AddCollection();

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        var collection = await service.DescribeAsync(parsed.GetRequiredValue(_collection), cancellationToken);
        var source = await SourceTypes.ReadAsync(service, collection.Name, cancellationToken);
        if (WantsJson(parsed))
        {
            Terminal.WriteJson(json =>
            {
                CollectionJson.Write(json, collection);
                source.Write(json);
            });
            return ExitCode.Ok;
        }
        CollectionTable.Print(Terminal, collection);
        source.Print(Terminal);
        return ExitCode.Ok;
    }
}
