using System.Runtime.CompilerServices;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>The first calls of a new user, as the documentation shows them.</summary>
public class FirstCallsTests() : ClusterTest(silos: 1)
{
    [Fact]
    public async Task The_ten_first_calls_work_as_they_are_shown()
    {
        ClusterSimilarityService service = Service;

        await service.CreateAsync("shop", "image", dimensions: 4);
        await service.UpsertAsync("shop", [Document.Of("red", "image", new float[] { 1, 0, 0, 0 }, new { price = 3 })]);
        ImportReport report = await service.ImportAsync("shop", ManyAsync());
        await service.TrainAsync("shop", new TrainRequest(new TrainingOptions { Subspaces = 2, Clusters = 4 }));
        SearchResponse similar = await service.SearchAsync("shop", "red");
        SearchResponse cheap = await service.SearchAsync("shop", new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["image"] = new float[] { 1, 0.5f, 0, 0 } },
            Filter = Filter.Parse("""{"must":[{"field":"price","range":{"lt":10}}]}"""),
        });
        Explanation why = await service.ExplainAsync("shop", new SearchRequest { Id = "red" }, similar.Hits[0].Id);
        IReadOnlyList<MeasuredSetting> measured = await service.EvaluateAsync("shop", new EvaluationRequest { Queries = 20 });
        int deleted = await service.DeleteAsync("shop", ["red"]);
        CollectionDescription shop = await service.DescribeAsync("shop");

        Assert.Equal((500, 10, 1, 500L, 1), (report.Written, similar.Hits.Count, deleted, shop.Documents, shop.Fields[0].ModelVersion));
        Assert.All(cheap.Hits, hit => Assert.True(hit.Id == "red" || int.Parse(hit.Id, System.Globalization.CultureInfo.InvariantCulture) < 10));
        Assert.Equal(2, why.Fields[0].Subspaces.Count);
        Assert.Contains(measured, setting => setting.Name == "default");
    }

    [Fact]
    public void The_README_shows_calls_that_compile_here()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "README.md"));
        string[] sample = [.. readme.SkipWhile(line => !line.Contains("LshClient.ConnectAsync", StringComparison.Ordinal))
            .SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(10, sample.Count(line => line.Contains("await service.", StringComparison.Ordinal)));
        string here = File.ReadAllText(ThisFile());
        Assert.All(sample, line => Assert.Contains($"        {line}\n", here, StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_that_is_none_is_refused_too()
    {
        var options = new LshClientOptions { AttemptTimeout = TimeSpan.Zero };
        LshException error = Assert.Throws<LshException>(() => new ClusterSimilarityService(Cluster.Grains, options));
        Assert.Contains("AttemptTimeout is 00:00:00; allowed is 00:00:00.1", error.Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<Document> ManyAsync()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
            yield return Document.Of($"{i}", "image", Enumerable.Range(0, 4).Select(_ => random.NextSingle()).ToArray(), new { price = i });
        await Task.CompletedTask;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
