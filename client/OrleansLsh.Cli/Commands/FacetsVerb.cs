using System.CommandLine;
using System.Text.Json;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh facets</c>: the values of source fields, and how many documents have each.</summary>
internal sealed class FacetsVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string[]> _fields;
    private readonly Option<string?> _filter;
    private readonly Option<int?> _limit;

    public FacetsVerb(VerbContext context)
        : base(context, "facets", "Counts the values of source fields, the most frequent first.",
            """lsh facets shop colour maker.country --data shop.db --filter '{"must":[{"field":"price","range":{"lt":50}}]}'""")
    {
        _collection = AddCollection();
        _fields = new Argument<string[]>("field") { Description = "Source fields; a.b for b inside a", Arity = ArgumentArity.OneOrMore };
        Add(_fields);
        _filter = AddOption<string?>("--filter", "Only documents that match: JSON, or @file that holds it", "json");
        _limit = AddNumber<int>("--limit", "Values of each field, 1 to 10,000 [default: 10]", "n");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        Filter? filter = parsed.GetValue(_filter) is { } text ? await FilterText.ReadAsync(text, cancellationToken) : null;
        var request = new FacetRequest { Fields = parsed.GetRequiredValue(_fields), Filter = filter };
        if (parsed.GetValue(_limit) is { } limit) request = request with { Limit = limit };
        FacetResponse response = await service.FacetAsync(parsed.GetRequiredValue(_collection), request, cancellationToken);
        foreach (string warning in response.Warnings) await Terminal.Error.WriteLineAsync(warning);
        foreach (Facet facet in response.Facets)
            if (WantsJson(parsed)) Terminal.WriteJson(json => Write(json, facet));
            else Print(facet);
        return ExitCode.Ok;
    }

    private void Print(Facet facet)
    {
        var table = new ResultTable(Terminal, facet.Field, ">documents");
        foreach (FacetValue value in facet.Values) table.Add($"{value.Value}", ResultTable.Number(value.Count));
        table.Print();
        if (facet.Values.Count < facet.Distinct)
            Terminal.Out.WriteLine($"{ResultTable.Number(facet.Distinct - facet.Values.Count)} more values");
    }

    private static void Write(Utf8JsonWriter json, Facet facet)
    {
        json.WriteString("field", facet.Field);
        json.WriteNumber("distinct", facet.Distinct);
        json.WriteStartArray("values");
        foreach (FacetValue value in facet.Values)
        {
            json.WriteStartObject();
            json.WritePropertyName("value");
            JsonSerializer.Serialize(json, value.Value);
            json.WriteNumber("count", value.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
