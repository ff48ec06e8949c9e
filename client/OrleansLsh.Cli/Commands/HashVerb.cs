using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh hash</c>: the tokens of vectors.</summary>
internal sealed class HashVerb : Verb
{
    private const int BlockSize = 1_000;

    private readonly Argument<string> _collection;
    private readonly Argument<string?> _file;
    private readonly Option<string?> _field;
    private readonly Option<string?> _format;
    private readonly Option<VectorText[]> _vectors =
        ParsedOption.Repeated("--vector", "A vector instead of a file; may be repeated", "[…]", VectorText.Parse);

    public HashVerb(VerbContext context)
        : base(context, "hash", "Prints the tokens of vectors, one line a vector: {i}-{j} for cluster j of subspace i.",
            "lsh hash shop queries.npy --data shop.db", "lsh hash shop --data shop.db --vector '[0.1, 0.2, 0.3, 0.4]'")
    {
        _collection = AddCollection();
        _file = new Argument<string?>("file") { Description = "A file of vectors; - for standard input", Arity = ArgumentArity.ZeroOrOne };
        Add(_file);
        _field = AddOption<string?>("--field", "Vector field whose model hashes [default: the only field]", "name");
        _format = AddFormat();
        Add(_vectors);
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null == result.GetResult(_vectors) is null) result.AddError("Give either a file or --vector.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        string field = SingleField.Of(await service.DescribeAsync(collection, cancellationToken), parsed.GetValue(_field)).Name;
        foreach (VectorText vector in parsed.GetValue(_vectors) ?? [])
        {
            var block = new VectorBlock(Math.Max(1, vector.Components.Length), vector.Components);
            await PrintAsync(parsed, service, collection, vector.Field ?? field, block, cancellationToken);
        }
        if (parsed.GetValue(_file) is not { } file) return ExitCode.Ok;
        using IVectorReader reader = Input(parsed, file, _format).OpenVectors();
        while (await reader.ReadAsync(BlockSize, cancellationToken) is { } block)
            await PrintAsync(parsed, service, collection, field, block, cancellationToken);
        return ExitCode.Ok;
    }

    private async Task PrintAsync(
        ParseResult parsed, ISimilarityService service, string collection, string field, VectorBlock vectors,
        CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> codes = await service.HashAsync(collection, field, vectors, cancellationToken);
        int subspaces = vectors.Count == 0 ? 0 : codes.Length / vectors.Count;
        for (int row = 0; row < vectors.Count; row++)
        {
            string[] tokens = TokenFormat.Tokens(codes.Span.Slice(row * subspaces, subspaces));
            if (WantsJson(parsed))
                Terminal.WriteJson(json =>
                {
                    json.WriteStartArray("tokens");
                    foreach (string token in tokens) json.WriteStringValue(token);
                    json.WriteEndArray();
                });
            else Terminal.Out.WriteLine(string.Join(' ', tokens));
        }
    }
}
