using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OrleansLsh.Explorer.Tests;

public class MethodsTests(ExplorerFixture explorer) : IClassFixture<ExplorerFixture>
{
    // Only Elasticsearch has a choice: here the answers are given what came of it on their way.
    [SkippableFact]
    public async Task Quality_shows_what_a_training_tried_of_methods_and_which_it_took()
    {
        await using ExplorerPage page = await explorer.OpenAsync("?view=map");
        await page.Page.RouteAsync(url => url.Contains("/v1/collections", StringComparison.Ordinal), AnsweringAsync);
        await page.GoAsync("?c=shapes&view=quality");
        ILocator table = page.At(".methods");
        await Assertions.Expect(table).ToContainTextAsync("on 1,800 documents and 200 queries");
        await Assertions.Expect(table.Locator("tr.current")).ToContainTextAsync("cells_bbq");
        await Assertions.Expect(table.Locator("tr.current")).ToContainTextAsync("taken");
        await Assertions.Expect(table.Locator("tr.current")).ToContainTextAsync("0.9850");
        await Assertions.Expect(table.Locator("tbody tr").Nth(1)).ToContainTextAsync("misses the recall");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PageChecks.LowContrast));
        Assert.Empty(page.Complaints);
    }

    private static async Task AnsweringAsync(IRoute route)
    {
        IAPIResponse answer = await route.FetchAsync();
        JsonNode body = JsonNode.Parse(await answer.TextAsync())!;
        foreach (JsonNode? collection in body["collections"] as JsonArray ?? [body])
            if (collection!["fields"]?[0]?["tuning"] is JsonObject tuning)
                tuning["methods"] = new JsonObject
                {
                    ["chosen"] = "cells_bbq",
                    ["documents"] = 1_800,
                    ["queries"] = 200,
                    ["seconds"] = 31.5,
                    ["methods"] = new JsonArray(Row("cells_bbq", true), Row("hnsw", false)),
                };
        await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = body.ToJsonString() });
    }

    private static JsonObject Row(string method, bool keepsRecall) => new()
    {
        ["method"] = method,
        ["setting"] = new JsonObject(),
        ["recall"] = 0.991,
        ["filtered_recall"] = 0.995,
        ["apart_recall"] = 0.985,
        ["qps"] = 400,
        ["qps_of_eight"] = 900,
        ["filtered_qps"] = 300,
        ["filtered_qps_of_eight"] = 700,
        ["bytes_per_document"] = 1_536.5,
        ["build_seconds"] = 2.5,
        ["keeps_recall"] = keepsRecall,
    };
}
