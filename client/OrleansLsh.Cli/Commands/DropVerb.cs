using System.CommandLine;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh drop</c>: deletes a collection.</summary>
internal sealed class DropVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Option<bool> _yes;

    public DropVerb(VerbContext context)
        : base(context, "drop", "Deletes a collection with everything in it.", "lsh drop shop --data shop.db --yes")
    {
        _collection = AddCollection();
        _yes = AddOption<bool>("--yes", "Do not ask; it is asked only on a terminal");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        if (Terminal.InputIsTerminal && !parsed.GetValue(_yes))
        {
            var described = await service.DescribeAsync(collection, cancellationToken);
            await Terminal.Error.WriteAsync($"Delete '{collection}' with {ResultTable.Number(described.Documents)} documents? [y/N] ");
            string? answer = await Terminal.In.ReadLineAsync(cancellationToken);
            if (answer?.Trim() is not ("y" or "Y" or "yes"))
            {
                await Terminal.Error.WriteLineAsync("Nothing was deleted.");
                return ExitCode.Ok;
            }
        }
        await service.DropAsync(collection, cancellationToken);
        if (WantsJson(parsed)) Terminal.WriteJson(json => json.WriteString("dropped", collection));
        else Terminal.Out.WriteLine($"dropped '{collection}'");
        return ExitCode.Ok;
    }
}
