using System.CommandLine;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh reembed</c>: the vectors of fields made anew by other embedders.</summary>
internal sealed class ReembedVerb : Verb
{
    private readonly Argument<string> _collection;

    private readonly Option<EmbedSpec[]> _embed = ParsedOption.Repeated(
        "--embed", "The model that makes a field's vectors of texts from now on, or the name of an embedder that the server has; "
            + "may be repeated, one field after the other", EmbedSpec.Form, EmbedSpec.Parse);

    public ReembedVerb(VerbContext context)
        : base(context, "reembed",
            "Makes all vectors of a field anew of the documents' texts, by another embedder, beside those in use; trains on them; and "
            + "puts both in their place in one step.",
            "lsh reembed shop --data shop.db --embed title=text:bge-small-en-v1.5",
            "lsh reembed shop --url http://localhost:8080 --embed title=text:bge")
    {
        _collection = AddCollection();
        _embed.Required = true;
        Add(_embed);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        EmbedSpec[] specs = parsed.GetRequiredValue(_embed);
        foreach (EmbedSpec spec in specs)
        {
            if (spec.Kind is not EmbedKind.Text)
                throw new UsageException(
                    $"'{spec.Field}' is to be made of pictures, whose files the collection does not hold; import them into a "
                    + "new collection.");
            if (specs.Count(other => other.Field == spec.Field) > 1)
                throw new UsageException($"The field '{spec.Field}' is named twice with --embed.");
        }
        string[] embedders = Array.ConvertAll(specs, spec => EmbedderName(spec, isHere: Server(parsed) is null));
        CollectionDescription? after = null;
        foreach ((int i, EmbedSpec spec) in specs.Index())
            after = await Progress(parsed).ShowAsync(display => service.ReembedAsync(
                collection, spec.Field, embedders[i], options: null, new TrainSteps(display), cancellationToken));
        CollectionOutcome.Print(Terminal, after!, WantsJson(parsed));
        return ExitCode.Ok;
    }
}
