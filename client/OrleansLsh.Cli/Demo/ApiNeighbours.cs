using OrleansLsh.Cli.Output;
using OrleansLsh.Samples.ApiDocs;

namespace OrleansLsh.Cli.Demo;

/// <summary>Neighbours of three well-known members: plain, filtered, and over both fields.</summary>
internal sealed class ApiNeighbours(ISimilarityService service, Terminal terminal, string collection, bool asJson)
{
    private const int Shown = 5;
    private const string AsyncFilter = """{"must":[{"field":"summary","text":"async*"}]}""";

    private static readonly string[] Members =
    [
        "M:System.IO.File.ReadAllText(System.String)",
        "T:System.Threading.SemaphoreSlim",
        "M:System.String.Concat(System.String,System.String)",
    ];

    private int _searches;

    /// <summary>Prints a table, or a line of JSON, a search.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        var bySummary = new Dictionary<string, double> { [ApiCorpus.SummaryField] = 1 };
        var byBoth = new Dictionary<string, double> { [ApiCorpus.SummaryField] = 1, [ApiCorpus.NameField] = 2 };
        foreach (string member in Members)
            await ShowAsync($"nearest summaries of {member}", new SearchRequest { Id = member, Weights = bySummary }, cancellationToken);
        var filter = Filter.Parse(AsyncFilter);
        foreach (string member in Members)
            await ShowAsync($"nearest summaries of {member} where {AsyncFilter}",
                new SearchRequest { Id = member, Weights = bySummary, Filter = filter }, cancellationToken);
        await ShowAsync($"nearest of {Members[0]} over summary (weight 1) and name (weight 2)",
            new SearchRequest { Id = Members[0], Weights = byBoth }, cancellationToken);
    }

    private async Task ShowAsync(string title, SearchRequest request, CancellationToken cancellationToken)
    {
        if (await service.GetAsync(collection, request.Id!, withVectors: false, cancellationToken) is null)
        {
            terminal.Error.WriteLine($"{request.Id} is not in the documentation of this machine.");
            return;
        }
        SearchResponse response =
            await service.SearchAsync(collection, request with { Limit = Shown, Include = ["summary"] }, cancellationToken);
        if (asJson) terminal.WriteJson(json => HitsJson.Write(json, _searches++, response, []));
        else HitsTable.Print(terminal, response, $"\n{title}, {ResultTable.Number(response.Took.TotalMilliseconds, 2)} ms");
    }
}
