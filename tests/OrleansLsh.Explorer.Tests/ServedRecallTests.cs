using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class ServedRecallTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    // A hundredth of searches is compared: here the answers are given what came of it on their way.
    [SkippableFact]
    public async Task Quality_says_which_recall_users_get()
    {
        const string Sentence = "Recall as served is 0.987 over 412 queries since 2026-05-01 09:30 UTC; 1.2 % of them found less than .8.";
        await using ExplorerPage page = await explorer.OpenAsync("?view=map");
        await page.Page.RouteAsync(
            url => url.Contains("/v1/collections", StringComparison.Ordinal), route => AnsweringAsync(route, Sentence));
        await page.GoAsync("?c=shapes&view=quality");
        await Assertions.Expect(page.At(".served")).ToHaveTextAsync(Sentence);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        Assert.Empty(page.Complaints);
    }

    private static async Task AnsweringAsync(IRoute route, string sentence)
    {
        IAPIResponse answer = await route.FetchAsync();
        JsonNode body = JsonNode.Parse(await answer.TextAsync())!;
        foreach (JsonNode? collection in body["collections"] as JsonArray ?? [body])
            if (collection!["fields"]?[0] is JsonObject field) field["served"] = new JsonObject { ["sentence"] = sentence };
        await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = body.ToJsonString() });
    }
}
