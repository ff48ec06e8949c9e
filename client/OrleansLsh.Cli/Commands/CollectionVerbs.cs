using System.CommandLine;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh create</c>: an empty collection.</summary>
internal sealed class CreateVerb : Verb
{
    private readonly Argument<string> _collection;

    private readonly Option<VectorField[]> _fields = ParsedOption.Repeated(
        "--field", "A vector field; the metric is cosine (default), euclidean or dot; may be repeated", "name:dimensions[:metric]",
        FieldSpec.Parse);

    private readonly Option<EmbedSpec[]> _embed = ParsedOption.Repeated(
        "--embed",
        "Makes a field's vectors of the text that stands in the source under the field's name, in imports and searches, or of the picture "
            + "whose path stands there: by a model's folder or file, or by the name of an embedder that the server has; may be repeated",
        EmbedSpec.Form, EmbedSpec.Parse);

    public CreateVerb(VerbContext context)
        : base(context, "create", "Creates an empty collection.", "lsh create shop --data shop.db --field v:128:cosine",
            "lsh create shop --data shop.db --field title:384 --embed title=text:all-MiniLM-L6-v2")
    {
        _collection = AddCollection();
        _fields.Required = true;
        Add(_fields);
        Add(_embed);
    }

    protected override bool CreatesData => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        VectorField[] fields = [.. parsed.GetRequiredValue(_fields)];
        foreach (EmbedSpec spec in parsed.GetValue(_embed) ?? []) Embed(fields, spec, isHere: Server(parsed) is null);
        CollectionDescription created = await service.CreateAsync(parsed.GetRequiredValue(_collection), fields, cancellationToken);
        if (WantsJson(parsed)) Terminal.WriteJson(json => CollectionJson.Write(json, created));
        else Terminal.Out.WriteLine($"created '{created.Name}' with {Names(created)} in {Place(parsed)}");
        return ExitCode.Ok;
    }

    private void Embed(VectorField[] fields, EmbedSpec spec, bool isHere)
    {
        int at = Array.FindIndex(fields, field => field.Name == spec.Field);
        if (at < 0) throw new UsageException($"--embed names the field '{spec.Field}', which no --field does.");
        if (fields[at].Embedder is not null) throw new UsageException($"The field '{spec.Field}' is named twice with --embed.");
        string embedder = EmbedderName(spec, isHere);
        // Of texts the service says so.
        if (isHere && Embedders.FindPictures(embedder) is OnnxPictureEmbedder pictures && pictures.Dimensions != fields[at].Dimensions)
            throw new LshException(ErrorKind.WrongDimensions,
                $"The embedder '{embedder}' makes vectors of {pictures.Dimensions:N0} dimensions; field '{spec.Field}' is to have "
                + $"{fields[at].Dimensions:N0}.");
        fields[at] = fields[at] with { Embedder = embedder };
    }

    private static string Names(CollectionDescription created) => string.Join(", ", created.Fields.Select(field => field.Field.Name));
}

/// <summary><c>lsh list</c>: the collections of a data file.</summary>
internal sealed class ListVerb(VerbContext context)
    : Verb(context, "list", "Lists the collections.", "lsh list --data shop.db")
{
    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        IReadOnlyList<CollectionDescription> collections = await service.ListAsync(cancellationToken);
        if (WantsJson(parsed))
        {
            foreach (CollectionDescription collection in collections)
                Terminal.WriteJson(json => CollectionJson.WriteSummary(json, collection));
            return ExitCode.Ok;
        }
        var table = new ResultTable(Terminal, "collection", ">documents", "fields");
        foreach (CollectionDescription collection in collections)
        {
            string fields = collection.Fault ?? string.Join(", ", collection.Fields.Select(CollectionTable.Form));
            table.Add(collection.Name, ResultTable.Number(collection.Documents), fields);
        }
        table.Print();
        return ExitCode.Ok;
    }
}

/// <summary><c>lsh info</c>: a collection, its models and the settings chosen for them.</summary>
internal sealed class InfoVerb : Verb
{
    private readonly Argument<string> _collection;

    public InfoVerb(VerbContext context)
        : base(context, "info",
            "Describes a collection: fields, models, the default setting with its measured curve, "
            + "and what the sources of its first documents hold.",
            "lsh info shop --data shop.db") =>
        _collection = AddCollection();

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        CollectionDescription collection = await service.DescribeAsync(parsed.GetRequiredValue(_collection), cancellationToken);
        SourceTypes source = await SourceTypes.ReadAsync(service, collection.Name, cancellationToken);
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
            CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
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
