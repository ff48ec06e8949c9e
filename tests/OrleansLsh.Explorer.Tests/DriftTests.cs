using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class DriftTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    // Documents are others by now only after thousands of writes: here the answers are told so on their way.
    [SkippableTheory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task Cluster_says_where_to_train_again(bool trainAgain, int badges)
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=map");
        await page.Page.RouteAsync(url => url.Contains("/v1/collections", StringComparison.Ordinal), route => DriftingAsync(route, trainAgain));
        await page.GoAsync("?view=cluster");
        await page.CountAsync(".tiles .tile");
        await page.At("[aria-label=Collections] tbody tr").First.WaitForAsync();
        ILocator told = page.At(".badge:text('train again')");
        await Assertions.Expect(told).ToHaveCountAsync(badges);
        if (!trainAgain) return;
        await Assertions.Expect(page.At(".drift")).ToContainTextAsync("Why: 91 % of its documents lie further.");
        await Assertions.Expect(page.At(".drift")).ToContainTextAsync("lsh train shapes --url http");
        Assert.Contains("Why: 91 % of its documents lie further.", await told.First.GetAttributeAsync("title"), StringComparison.Ordinal);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        await page.ScreenshotAsync("cluster-drift");
    }

    private static async Task DriftingAsync(IRoute route, bool trainAgain)
    {
        IAPIResponse answer = await route.FetchAsync();
        JsonNode body = JsonNode.Parse(await answer.TextAsync())!;
        foreach (JsonNode? collection in body["collections"] as JsonArray ?? [body])
        {
            if (collection!["fields"]?[0] is not JsonObject field) continue;
            field["train_again"] = trainAgain;
            field["notes"] = new JsonArray("A note.");
            if (trainAgain) field["notes"]!.AsArray().Add("Train again: 91 % of its documents lie further.");
        }
        await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = body.ToJsonString() });
    }
}
