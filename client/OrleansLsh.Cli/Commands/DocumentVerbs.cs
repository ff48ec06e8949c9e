using System.CommandLine;
using System.Text.Json;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

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

/// <summary><c>lsh update</c>: changes the sources of documents.</summary>
internal sealed class UpdateVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string[]> _ids;
    private readonly Option<string> _changes;

    public UpdateVerb(VerbContext context)
        : base(context, "update", "Changes the sources of documents; their vectors stay as they are.",
            """lsh update shop 42 43 --data shop.db --set '{"price":12,"sale":null}'""")
    {
        _collection = AddCollection();
        _ids = new Argument<string[]>("id") { Description = "Ids of documents", Arity = ArgumentArity.OneOrMore };
        Add(_ids);
        _changes = AddOption<string>(
            "--set", "What is merged into each source: a JSON object, or @file that holds it; null removes a property", "json");
        _changes.Required = true;
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        JsonElement changes = await ChangesText.ReadAsync(parsed.GetRequiredValue(_changes), cancellationToken);
        string[] ids = [.. parsed.GetRequiredValue(_ids).Distinct()];
        WriteReport report = await service.UpdateAsync(
            parsed.GetRequiredValue(_collection), [.. ids.Select(id => new DocumentUpdate(id, changes))], cancellationToken);
        ImportOutcome.PrintFailures(Terminal, report.Failures, report.Failures.Count);
        if (WantsJson(parsed))
            Terminal.WriteJson(json =>
            {
                json.WriteNumber("updated", report.Written);
                json.WriteNumber("failed", report.Failures.Count);
            });
        else Terminal.Out.WriteLine($"updated {report.Written} of {ids.Length}");
        if (report.Failures.Count == 0) return ExitCode.Ok;
        return report.Failures.All(failure => failure.Kind == ErrorKind.UnknownDocument) ? ExitCode.NotFound : ExitCode.SomeFailed;
    }
}

/// <summary><c>lsh delete</c>: deletes documents by id, or those that match a filter.</summary>
internal sealed class DeleteVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string[]> _ids;
    private readonly Option<string?> _filter;

    public DeleteVerb(VerbContext context)
        : base(context, "delete", "Deletes documents by id, or all that match a filter.", "lsh delete shop 42 43 --data shop.db",
            """lsh delete shop --data shop.db --filter '{"must":[{"field":"sold","range":{"lt":"2024-01-01"}}]}'""")
    {
        _collection = AddCollection();
        _ids = new Argument<string[]>("id") { Description = "Ids of documents", Arity = ArgumentArity.ZeroOrMore };
        Add(_ids);
        _filter = AddOption<string?>("--filter", "All documents that match: JSON, or @file that holds it", "json");
        Validators.Add(result =>
        {
            if (result.GetResult(_ids)?.Tokens.Count is > 0 == result.GetResult(_filter) is not null)
                result.AddError("What is deleted is named by ids or by --filter: give one of them.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_filter) is { } text)
        {
            Filter filter = await FilterText.ReadAsync(text, cancellationToken);
            long matching = await service.DeleteAsync(parsed.GetRequiredValue(_collection), filter, cancellationToken);
            if (WantsJson(parsed)) Terminal.WriteJson(json => json.WriteNumber("deleted", matching));
            else Terminal.Out.WriteLine($"deleted {ResultTable.Number(matching)}");
            return ExitCode.Ok;
        }
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

/// <summary><c>lsh count</c>: how many documents match a filter.</summary>
internal sealed class CountVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Option<string?> _filter;

    public CountVerb(VerbContext context)
        : base(context, "count", "Counts documents, all or those that match a filter.",
            """lsh count shop --data shop.db --filter '{"must":[{"field":"price","range":{"lt":50}}]}'""")
    {
        _collection = AddCollection();
        _filter = AddOption<string?>("--filter", "Only documents that match: JSON, or @file that holds it", "json");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        Filter? filter = parsed.GetValue(_filter) is { } text ? await FilterText.ReadAsync(text, cancellationToken) : null;
        long count = await service.CountAsync(parsed.GetRequiredValue(_collection), filter, cancellationToken);
        if (WantsJson(parsed)) Terminal.WriteJson(json => json.WriteNumber("count", count));
        else Terminal.Out.WriteLine(ResultTable.Number(count));
        return ExitCode.Ok;
    }
}
