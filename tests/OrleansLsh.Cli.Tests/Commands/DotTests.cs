using System.Globalization;
using System.Text.Json;

namespace OrleansLsh.Cli.Tests.Commands;

public class DotTests
{
    [Fact]
    public async Task A_field_of_the_metric_dot_is_made_filled_trained_and_searched_by_its_dot_products()
    {
        using var shop = new Shop();
        await shop.WriteFilesAsync(300);
        Assert.Equal(0, (await shop.RunAsync("create", "shop", "--field", $"v:{Shop.Dimensions}:dot")).Code);
        Assert.Equal(0, (await shop.RunAsync("import", "shop", shop.Vectors, "--field", "v")).Code);
        Assert.Equal(0, (await shop.RunAsync("train", "shop", "--cells", "4", "--subspaces", "4", "--clusters", "4")).Code);
        Assert.Contains("v:8:dot", (await shop.RunAsync("info", "shop")).Out, StringComparison.Ordinal);

        float[] query = Shop.Row(1_000_000);
        string vector = JsonSerializer.Serialize(query);
        var found = await shop.RunAsync("search", "shop", "--vector", vector, "--limit", "3", "--probes", "4", "--json");
        Assert.Equal(0, found.Code);
        (string, double)[] expected =
        [
            .. Enumerable.Range(0, 300)
                .Select(row => (row.ToString(CultureInfo.InvariantCulture), Shop.Row(row).Zip(query).Sum(pair => (double)pair.First * pair.Second)))
                .OrderByDescending(row => row.Item2).Take(3),
        ];
        JsonElement[] hits = [.. JsonDocument.Parse(found.Out).RootElement.GetProperty("hits").EnumerateArray()];
        Assert.Equal(expected.Select(row => row.Item1), hits.Select(hit => hit.GetProperty("id").GetString()));
        Assert.All(hits.Zip(expected), pair =>
        {
            Assert.Equal(pair.Second.Item2, pair.First.GetProperty("score").GetDouble(), 1e-5);
            Assert.Equal(-pair.Second.Item2, pair.First.GetProperty("distance").GetDouble(), 1e-5);
        });
    }
}
