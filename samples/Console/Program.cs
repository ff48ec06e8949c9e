using OrleansLsh;
using OrleansLsh.Samples.Console;

// null: a temporary file that goes in the end; a path keeps it.
await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
await lsh.CreateAsync("methods", [new VectorField("name", NameVector.Dimensions)]);

Document[] documents = [.. RuntimeMethods.All().Select(method => Document.Of(
    method.Name, "name", NameVector.Of(method.Name), new { type = method.Type, parameters = method.Parameters }))];
WriteReport written = await lsh.UpsertAsync("methods", documents);
Console.WriteLine($"{written.Written:N0} methods of the runtime are written.");

await lsh.TrainAsync("methods");
foreach (MeasuredSetting setting in await lsh.EvaluateAsync("methods", new EvaluationRequest { Queries = 200 }))
    Console.WriteLine($"{setting.Name,-8} recall@10 {setting.Recall:F3}");

string asked = args.Length > 0 ? args[0] : "ReadOnlySpanIndexOf";
var query = new Dictionary<string, ReadOnlyMemory<float>> { ["name"] = NameVector.Of(asked) };
Console.WriteLine($"\nNames like '{asked}':");
Print(await lsh.SearchAsync("methods", new SearchRequest { Vectors = query, Limit = 8 }));

Console.WriteLine("\nThe same among methods without parameters:");
var filter = Filter.Parse("""{"must":[{"field":"parameters","equals":0}]}""");
Print(await lsh.SearchAsync("methods", new SearchRequest { Vectors = query, Limit = 8, Filter = filter }));

static void Print(SearchResponse response)
{
    foreach (SearchHit hit in response.Hits) Console.WriteLine($"  {hit.Score:F3}  {hit.Id}");
}
