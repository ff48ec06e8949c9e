using System.Runtime.CompilerServices;

namespace OrleansLsh.Testing.Tests;

public class TestingPageTests
{
    [Fact]
    public async Task A_lamp_is_found_by_a_lamp_through_the_grains()
    {
        await using LshTestCluster cluster = await LshTestCluster.StartAsync();
        ISimilarityService lsh = cluster.Service;
        await lsh.CreateAsync("shop", "look", dimensions: 2);
        await lsh.UpsertAsync("shop", [Document.Of("lamp", "look", new float[] { 1, 0 }), Document.Of("desk", "look", new float[] { 0, 1 })]);
        Assert.Equal("lamp", (await lsh.SearchAsync("shop", "look", new float[] { 1, 0.1f }, limit: 1)).Hits[0].Id);
    }

    [Fact]
    public void The_page_shows_the_test_that_runs_here()
    {
        string[] page = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "testing.md"));
        string[] shown = [.. page.SkipWhile(line => line != "[Fact]").TakeWhile(line => line != "```")];
        Assert.Equal(9, shown.Length);
        Assert.Contains(string.Join('\n', shown.Select(line => $"    {line}")), File.ReadAllText(ThisFile()), StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
