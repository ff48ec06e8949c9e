using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh create</c>: an empty collection.</summary>
internal sealed class CreateVerb : Verb
{
    private readonly Argument<string> _collection;

    private readonly Option<VectorField[]> _fields = ParsedOption.Repeated(
        "--field", "A vector field; the metric is cosine (default) or euclidean; may be repeated", "name:dimensions[:metric]", FieldSpec.Parse);

    public CreateVerb(VerbContext context)
        : base(context, "create", "Creates an empty collection.", "lsh create shop --data shop.db --field v:128:cosine")
    {
        _collection = AddCollection();
        _fields.Required = true;
        Add(_fields);
    }

    protected override bool CreatesData => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        var created = await service.CreateAsync(parsed.GetRequiredValue(_collection), parsed.GetRequiredValue(_fields), cancellationToken);
        if (WantsJson(parsed)) Terminal.WriteJson(json => CollectionJson.Write(json, created));
        else Terminal.Out.WriteLine($"created '{created.Name}' with {string.Join(", ", created.Fields.Select(field => field.Field.Name))} in {Place(parsed)}");
        return ExitCode.Ok;
    }
}
