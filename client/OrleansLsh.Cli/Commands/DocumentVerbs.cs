using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core;
using OrleansLsh.Index;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh get</c>: documents by id.</summary>
internal sealed class GetVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string[]> _ids;
    private readonly Option<bool> _withVectors;

    public GetVerb(VerbContext context)
        : base(context, "get", "Shows documents by id.", "lsh get shop 42 --data shop.db --with-vectors --json")
    {
        _collection = AddCollection();
        _ids = new Argument<string[]>("id") { Description = "Ids of documents", Arity = ArgumentArity.OneOrMore };
        Add(_ids);
        _withVectors = AddOption<bool>("--with-vectors", "Show the vectors too");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        bool withVectors = parsed.GetValue(_withVectors);
        int code = ExitCode.Ok;
        string[] ids = parsed.GetRequiredValue(_ids);
        int at = 0;
        await foreach (Document? document in service.GetAsync(collection, ids, withVectors, cancellationToken))
        {
            string id = ids[at++];
            if (document is null)
            {
                await Terminal.Error.WriteLineAsync($"lsh: collection '{collection}' has no document '{ResultTable.Printable(id)}'");
                code = ExitCode.NotFound;
            }
            else if (WantsJson(parsed)) Terminal.WriteJson(json => DocumentJson.Write(json, document, withVectors));
            else DocumentTable.Print(Terminal, document);
        }
        return code;
    }
}

/// <summary><c>lsh delete</c>: deletes documents by id.</summary>
internal sealed class DeleteVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string[]> _ids;

    public DeleteVerb(VerbContext context)
        : base(context, "delete", "Deletes documents by id.", "lsh delete shop 42 43 --data shop.db")
    {
        _collection = AddCollection();
        _ids = new Argument<string[]>("id") { Description = "Ids of documents", Arity = ArgumentArity.OneOrMore };
        Add(_ids);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string[] ids = [.. parsed.GetRequiredValue(_ids).Distinct()];
        int deleted = await service.DeleteAsync(parsed.GetRequiredValue(_collection), ids, cancellationToken);
        if (WantsJson(parsed))
            Terminal.WriteJson(json =>
            {
                json.WriteNumber("deleted", deleted);
                json.WriteNumber("missing", ids.Length - deleted);
            });
        else Terminal.Out.WriteLine($"deleted {deleted} of {ids.Length}");
        return deleted == ids.Length ? ExitCode.Ok : ExitCode.NotFound;
    }
}
