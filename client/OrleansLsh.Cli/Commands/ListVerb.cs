using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh list</c>: the collections of a data file.</summary>
internal sealed class ListVerb(VerbContext context)
    : Verb(context, "list", "Lists the collections.", "lsh list --data shop.db")
{
    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        var collections = await service.ListAsync(cancellationToken);
        if (WantsJson(parsed))
        {
            foreach (var collection in collections) Terminal.WriteJson(json => CollectionJson.WriteSummary(json, collection));
            return ExitCode.Ok;
        }
        var table = new ResultTable(Terminal, "collection", ">documents", "fields");
        foreach (var collection in collections)
            table.Add(collection.Name, ResultTable.Number(collection.Documents), collection.Fault ?? string.Join(", ", collection.Fields.Select(CollectionTable.Form)));
        table.Print();
        return ExitCode.Ok;
    }
}
