using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

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
