using System.Runtime.CompilerServices;

namespace OrleansLsh.Index.Elasticsearch.Tests.Readme;

public class ReadmeTests
{
    [SkippableFact]
    public async Task The_ten_lines_of_the_README_create_train_and_search()
    {
        Uri url = ElasticsearchServer.Need();
        var random = new Random(1);
        Document[] documents = [.. Enumerable.Range(0, 2_000).Select(i => Document.Of($"{i}", "v", Enumerable.Range(0, 128).Select(_ => random.NextSingle()).ToArray(), new { price = i }))];

        var options = new ElasticsearchOptions { Addresses = [url], Prefix = "readme", Replicas = 0 };
        await using var index = new ElasticsearchIndex(options);
        await using var lsh = new SimilarityService(index);
        await lsh.CreateAsync("shop", [new VectorField("v", 128)]);
        await lsh.UpsertAsync("shop", documents);
        await lsh.TrainAsync("shop");
        Filter cheap = Filter.Where("price").LessThan(500);
        SearchResponse similar = await lsh.SearchAsync("shop", new SearchRequest { Id = "42", Filter = cheap });
        foreach (SearchHit hit in similar.Hits) Console.WriteLine($"{hit.Score:F3}  {hit.Id}");
        await lsh.DropAsync("shop");

        Assert.Equal(10, similar.Hits.Count);
        Assert.All(similar.Hits, hit => Assert.InRange(int.Parse(hit.Id, null), 0, 499));
    }

    [Fact]
    public void The_README_shows_lines_that_compile_here()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "README.md"));
        string[] sample = [.. readme.SkipWhile(line => line != "## On Elasticsearch").SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(10, sample.Length);
        string here = File.ReadAllText(ThisFile());
        Assert.All(sample, line => Assert.Contains($"        {line}\n", here, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
