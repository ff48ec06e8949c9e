using System.Runtime.CompilerServices;

namespace OrleansLsh.Index.Tests.Readme;

public class ReadmeTests
{
    [Fact]
    public async Task The_library_sample_creates_trains_adds_and_searches()
    {
        string folder = Directory.CreateTempSubdirectory("lsh-readme-").FullName;
        string previous = Directory.GetCurrentDirectory();
        var random = new Random(1);
        Document[] documents = [.. Enumerable.Range(0,
            200).Select(i => Document.Of($"{i}", "v", Enumerable.Range(0, 128).Select(_ => random.NextSingle()).ToArray(), new { title = $"title {i}" }))];
        Directory.SetCurrentDirectory(folder);
        try
        {
            await using ISimilarityService lsh = EmbeddedSimilarity.Open("shop.db");
            await lsh.CreateAsync("shop", [new VectorField("v", 128)]);
            await lsh.UpsertAsync("shop", documents);
            await lsh.TrainAsync("shop");
            SearchResponse similar = await lsh.SearchAsync("shop", new SearchRequest { Id = "42", Limit = 5 });
            Assert.Equal(5, similar.Hits.Count);
        }
        finally
        {
            Directory.SetCurrentDirectory(previous);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_sample_in_the_README_is_the_one_that_compiles_here()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "README.md"));
        string[] sample = [.. readme.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(5, sample.Length);
        string here = File.ReadAllText(ThisFile());
        Assert.All(sample, line => Assert.Contains($"            {line}\n", here, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
