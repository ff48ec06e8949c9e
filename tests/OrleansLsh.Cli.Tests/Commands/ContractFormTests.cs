using System.Text.Json;

namespace OrleansLsh.Cli.Tests.Commands;

public class ContractFormTests
{
    [Fact]
    public async Task The_forms_of_the_contract_work_one_after_the_other()
    {
        using var shop = await new Shop().WriteFilesAsync(300);
        Assert.Equal(0, (await LshRun.Of("create", "shop", "--data", shop.Data, "--field", "v:8:cosine")).Code);
        Assert.Equal(0, (await LshRun.Of("import", "shop", "--data", shop.Data, shop.Vectors, "--field", "v", "--documents", shop.Meta)).Code);
        Assert.Equal(0, (await LshRun.Of("train", "shop", "--data", shop.Data)).Code);

        var byId = await LshRun.Of("search", "shop", "--data", shop.Data, "--id", "42", "--limit", "10", "--filter",
            """{"must":[{"field":"pos","equals":"n"}]}""", "--json");
        Assert.Equal(0, byId.Code);
        var hits = JsonDocument.Parse(Assert.Single(byId.Lines)).RootElement.GetProperty("hits");
        Assert.Equal(10, hits.GetArrayLength());
        Assert.All(hits.EnumerateArray(), hit => Assert.Equal(0, int.Parse(hit.GetProperty("id").GetString()!) % 3));
        Assert.DoesNotContain(hits.EnumerateArray(), hit => hit.GetProperty("id").GetString() == "42");

        var nested = await LshRun.Of("search", "shop", "--data", shop.Data, "--id", "42", "--limit", "10", "--filter",
            """{"must":[{"should":[{"field":"id","equals":"7"},{"must":[{"field":"pos","equals":"n"},{"field":"id","prefix":"3"}]}]}]}""", "--json");
        hits = JsonDocument.Parse(Assert.Single(nested.Lines)).RootElement.GetProperty("hits");
        Assert.Equal(["3", "30", "33", "36", "39", "7"], hits.EnumerateArray().Select(hit => hit.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));

        var byFile = await LshRun.Of("search", "shop", "--data", shop.Data, "--file", shop.Queries, "--limit", "10", "--json");
        Assert.Equal([0, 1, 2, 3, 4], byFile.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("query").GetInt32()));

        var explained = await LshRun.Of("search", "shop", "--data", shop.Data, "--id", "42", "--explain");
        Assert.Contains("tokens shared", explained.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hit_has_id_score_distance_and_source_or_what_is_asked_for_of_it()
    {
        using var shop = await new Shop().ImportAsync(30);
        string vector = JsonSerializer.Serialize(Shop.Row(7));
        var plain = await shop.RunAsync("search", "shop", "--vector", vector, "--limit", "1", "--json", "--no-source");
        var hit = JsonDocument.Parse(plain.Out).RootElement.GetProperty("hits")[0];
        Assert.Equal(["id", "score", "distance"], hit.EnumerateObject().Select(property => property.Name));
        Assert.Equal("7", hit.GetProperty("id").GetString());
        Assert.Equal(0, hit.GetProperty("distance").GetDouble(), 1e-6);

        var sourced = await shop.RunAsync("search", "shop", "--vector", vector, "--limit", "1", "--json", "--include", "pos,title");
        var source = JsonDocument.Parse(sourced.Out).RootElement.GetProperty("hits")[0].GetProperty("source");
        Assert.Equal(["pos", "title"], source.EnumerateObject().Select(property => property.Name).Order());
        var rest = await shop.RunAsync("search", "shop", "--vector", vector, "--limit", "1", "--json", "--exclude", "title");
        source = JsonDocument.Parse(rest.Out).RootElement.GetProperty("hits")[0].GetProperty("source");
        Assert.True(source.TryGetProperty("pos", out _) && !source.TryGetProperty("title", out _));
        foreach (string option in (string[])["--include", "--exclude"])
        {
            var twice = await shop.RunAsync("search", "shop", "--vector", vector, option, "pos", option, "title");
            Assert.Equal((2, true), (twice.Code, twice.Error.StartsWith("lsh:", StringComparison.Ordinal)));
            Assert.Equal(2, (await shop.RunAsync("search", "shop", "--vector", vector, option, ",")).Code);
        }
        var neither = await shop.RunAsync("search", "shop", "--vector", vector, "--no-source", "--include", "pos");
        Assert.Equal((2, true), (neither.Code, neither.Error.Contains("--no-source", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Documents_that_match_a_filter_are_exported()
    {
        using var shop = await new Shop().ImportAsync(30);
        string[] export = ["export", "shop", "--filter", """{"must":[{"field":"pos","equals":"n"}]}"""];
        Assert.Equal(10, (await shop.RunAsync([.. export, "--no-vectors"])).Lines.Length);
        string matrix = shop.PathOf("some.npy");
        Assert.StartsWith("10 written", (await shop.RunAsync([.. export, "--vectors", "v", "--output", matrix])).Out, StringComparison.Ordinal);
        Assert.Equal(3, (await shop.RunAsync("export", "shop", "--filter", "{")).Code);
    }

    [Fact]
    public async Task Queries_of_a_file_whose_answers_are_too_large_for_one_are_answered_some_at_a_time()
    {
        using var shop = await new Shop().ImportAsync(40);
        // Five queries with 40 hits of 400,000 characters are 80 MB.
        string file = shop.PathOf("large.jsonl");
        string text = new('x', 400_000);
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 40).Select(row => JsonSerializer.Serialize(new
        {
            id = $"{row}",
            vectors = new Dictionary<string, float[]> { ["v"] = Shop.Row(row) },
            source = new { text },
        })));
        Assert.Equal(0, (await shop.RunAsync("import", "shop", file)).Code);
        var run = await shop.RunAsync("search", "shop", "--file", shop.Queries, "--limit", "40");
        Assert.Equal(0, run.Code);
        for (int query = 0; query < 5; query++) Assert.Contains($"query {query}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_on_a_field_that_no_document_has_is_answered_with_a_warning()
    {
        using var shop = await new Shop().ImportAsync(30);
        const string filter = """{"must_not":[{"field":"pso","equals":"n"}]}""";
        var json = await shop.RunAsync("search", "shop", "--id", "7", "--filter", filter, "--json");
        Assert.Contains("'pso'", JsonDocument.Parse(json.Out).RootElement.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        var table = await shop.RunAsync("search", "shop", "--id", "7", "--filter", filter);
        Assert.Contains("'pso'", table.Error, StringComparison.Ordinal);
        Assert.Equal(0, table.Code);
    }

    [Fact]
    public async Task A_search_by_id_returns_the_document_itself_only_when_asked()
    {
        using var shop = await new Shop().ImportAsync(30);
        var without = await shop.RunAsync("search", "shop", "--id", "7", "--json", "--limit", "30");
        Assert.DoesNotContain("\"id\":\"7\"", without.Out, StringComparison.Ordinal);
        var with = await shop.RunAsync("search", "shop", "--id", "7", "--json", "--limit", "30", "--include-self");
        Assert.Contains("\"id\":\"7\"", with.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_prints_a_line_a_setting()
    {
        using var shop = await new Shop().ImportAsync(300);
        await shop.RunAsync("train", "shop");
        using var info = JsonDocument.Parse((await shop.RunAsync("info", "shop", "--json")).Out);
        string[] names = [.. info.RootElement.GetProperty("fields")[0].EnumerateObject().Select(property => property.Name)];
        Assert.Equal(names.Distinct(), names);
        var run = await shop.RunAsync("evaluate", "shop", "--k", "10", "--queries", "20", "--json", "--setting", """few={"scoring":"asymmetric","candidates":20}""");
        Assert.Equal(0, run.Code);
        var lines = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["exact", "seed", "default", "few"], lines.Select(line => line.GetProperty("setting").GetString()));
        Assert.All(lines, line => Assert.Equal(
            ["setting", "k", "recall", "qps", "p50_ms", "p95_ms", "p99_ms"], line.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(1, lines[0].GetProperty("recall").GetDouble());
    }

    [Fact]
    public async Task Train_measures_on_the_queries_of_a_file_and_info_says_so()
    {
        using var shop = await new Shop().ImportAsync(300);
        Assert.Equal(0, (await shop.RunAsync("train", "shop")).Code);
        var field = await FieldAsync(shop);
        Assert.Equal((300, false), (field.GetProperty("queries").GetInt32(), field.GetProperty("has_given_queries").GetBoolean()));

        string documents = shop.PathOf("queries.jsonl");
        await File.WriteAllLinesAsync(documents, Enumerable.Range(0, 7).Select(
            i => $$$"""{"id":"{{{i}}}","vectors":{"v":{{{JsonSerializer.Serialize(Shop.Row(i))}}}}}"""));
        foreach ((string file, int count) in new[] { (shop.Queries, 5), (documents, 7) })
        {
            var run = await shop.RunAsync("train", "shop", "--queries", file);
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Matches(
                $"v: Recall (0.99 was measured on {count} queries given at training|is 1 for any query: searches are exact by default)\\.",
                run.Out);
            field = await FieldAsync(shop);
            Assert.Equal((count, true), (field.GetProperty("queries").GetInt32(), field.GetProperty("has_given_queries").GetBoolean()));
        }

        await File.WriteAllTextAsync(documents, """{"id":"1","vectors":{"v":[1,2,3]}}""");
        var refused = await shop.RunAsync("train", "shop", "--queries", documents);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("3 dimensions in field 'v'; those of collection 'shop' have 8", refused.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            documents, """{"id":"1","vectors":{"v":[1,2,3,4,5,6,7,8]}}""" + "\n" + """{"id":"2","vectors":{"v":[0,0,0,0,0,0,0,0]}}""");
        refused = await shop.RunAsync("train", "shop", "--queries", documents);
        Assert.Contains("Query 1 of ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("is zero in field 'v'", refused.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(documents, "");
        Assert.Contains("holds no queries", (await shop.RunAsync("train", "shop", "--queries", documents)).Error, StringComparison.Ordinal);

        static async Task<JsonElement> FieldAsync(Shop shop) =>
            JsonDocument.Parse((await shop.RunAsync("info", "shop", "--json")).Out).RootElement.GetProperty("fields")[0];
    }

    [Fact]
    public async Task Evaluate_against_the_native_graph_says_where_there_is_none()
    {
        using var shop = await new Shop().ImportAsync(300);
        await shop.RunAsync("train", "shop");
        var run = await shop.RunAsync("evaluate", "shop", "--queries", "20", "--against-native");
        Assert.NotEqual(0, run.Code);
        Assert.Contains("no graph", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_prints_the_tokens_of_every_subspace_in_order()
    {
        using var shop = await new Shop().ImportAsync(300);
        await shop.RunAsync("train", "shop", "--subspaces", "4", "--clusters", "8");
        var run = await shop.RunAsync("hash", "shop", shop.Queries);
        Assert.Equal(5, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.Matches("^0-[0-7] 1-[0-7] 2-[0-7] 3-[0-7]$", line));
    }

    [Fact]
    public async Task What_is_exported_imports_to_the_same_documents()
    {
        using var shop = await new Shop().ImportAsync(50);
        string lines = shop.PathOf("all.jsonl.gz");
        Assert.Equal(0, (await shop.RunAsync("export", "shop", "--output", lines)).Code);
        await shop.RunAsync("create", "copy", "--field", "v:8");
        Assert.Equal(0, (await shop.RunAsync("import", "copy", lines)).Code);
        Assert.Equal((await shop.RunAsync("export", "shop")).Out, (await shop.RunAsync("export", "copy")).Out);
    }

    [Fact]
    public async Task Get_delete_and_drop_do_what_they_say()
    {
        using var shop = await new Shop().ImportAsync(10);
        var got = await shop.RunAsync("get", "shop", "3", "--json");
        Assert.Equal("thing 3", JsonDocument.Parse(got.Out).RootElement.GetProperty("source").GetProperty("title").GetString());
        Assert.Equal(0, (await shop.RunAsync("delete", "shop", "3")).Code);
        Assert.Equal(4, (await shop.RunAsync("get", "shop", "3")).Code);
        Assert.Contains("\"documents\":9", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await shop.RunAsync("drop", "shop")).Code);
        Assert.Empty((await shop.RunAsync("list", "--json")).Out);
    }

    [Fact]
    public async Task Documents_that_match_a_filter_are_counted_and_deleted()
    {
        using var shop = await new Shop().ImportAsync(10);
        const string Few = """{"must":[{"field":"id","any_of":["3","4","none"]}]}""";
        Assert.Equal("10\n", (await shop.RunAsync("count", "shop")).Out);
        Assert.Equal("{\"count\":2}\n", (await shop.RunAsync("count", "shop", "--filter", Few, "--json")).Out);
        Assert.Equal(2, (await shop.RunAsync("delete", "shop")).Code);
        Assert.Equal(2, (await shop.RunAsync("delete", "shop", "3", "--filter", Few)).Code);
        Assert.Equal("deleted 2\n", (await shop.RunAsync("delete", "shop", "--filter", Few)).Out);
        Assert.Equal("{\"deleted\":0}\n", (await shop.RunAsync("delete", "shop", "--filter", Few, "--json")).Out);
        Assert.Equal("8\n", (await shop.RunAsync("count", "shop")).Out);
    }

    [Fact]
    public async Task Sources_are_changed_and_documents_that_are_not_there_are_told()
    {
        using var shop = await new Shop().ImportAsync(10);
        var changed = await shop.RunAsync("update", "shop", "3", "4", "4", "--set", """{"price":1.5,"pos":null}""");
        Assert.Equal((0, "updated 2 of 2\n"), (changed.Code, changed.Out));
        JsonElement source = JsonDocument.Parse((await shop.RunAsync("get", "shop", "4", "--json")).Out).RootElement.GetProperty("source");
        Assert.Equal((1.5, false), (source.GetProperty("price").GetDouble(), source.TryGetProperty("pos", out _)));
        await File.WriteAllTextAsync(shop.PathOf("change.json"), """{"price":2}""");
        var missing = await shop.RunAsync("update", "shop", "5", "none", "--set", $"@{shop.PathOf("change.json")}", "--json");
        Assert.Equal((4, "{\"updated\":1,\"failed\":1}\n"), (missing.Code, missing.Out));
        Assert.Contains("no document 'none'", missing.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await shop.RunAsync("update", "shop", "5")).Code);
        Assert.Equal(3, (await shop.RunAsync("update", "shop", "5", "--set", "price")).Code);
        Assert.Equal(3, (await shop.RunAsync("update", "shop", "5", "--set", "@none.json")).Code);
    }

    [Fact]
    public async Task The_values_of_source_fields_are_counted()
    {
        using var shop = await new Shop().ImportAsync(10);
        Assert.Equal("pos  documents\nv            6\nn            4\n", (await shop.RunAsync("facets", "shop", "pos")).Out);
        var json = await shop.RunAsync(
            "facets", "shop", "price", "none", "--limit", "1", "--json", "--filter", """{"must":[{"field":"pos","equals":"n"}]}""");
        Assert.Equal(
            ["""{"field":"price","distinct":4,"values":[{"value":0,"count":1}]}""", """{"field":"none","distinct":0,"values":[]}"""], json.Lines);
        Assert.Contains("'none'", json.Error, StringComparison.Ordinal);
        Assert.EndsWith("3 more values\n", (await shop.RunAsync("facets", "shop", "title", "--limit", "7")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await shop.RunAsync("facets", "shop")).Code);
        Assert.Equal(3, (await shop.RunAsync("facets", "shop", "pos", "--limit", "0")).Code);
    }

    [Fact]
    public async Task Hits_are_grouped_by_a_source_field()
    {
        using var shop = await new Shop().ImportAsync(30);
        var json = await shop.RunAsync("search", "shop", "--id", "7", "--group-by", "pos", "--group-size", "2", "--json");
        JsonElement hits = JsonDocument.Parse(json.Out).RootElement.GetProperty("hits");
        Assert.Equal(["n", "n", "v", "v"], hits.EnumerateArray().Select(hit => hit.GetProperty("group").GetString()!).Order());
        string table = (await shop.RunAsync("search", "shop", "--id", "7", "--group-by", "pos")).Out;
        Assert.Contains("  group", table.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(4, table.Split('\n').Length);
        Assert.Equal(3, (await shop.RunAsync("search", "shop", "--id", "7", "--group-size", "2")).Code);
    }

    [Fact]
    public async Task Drop_asks_where_somebody_can_answer()
    {
        using var shop = await new Shop().ImportAsync(10);
        Assert.Equal(0, (await LshRun.Of("n\n", ["drop", "shop", "--data", shop.Data])).Code);
        Assert.NotEmpty((await shop.RunAsync("list", "--json")).Out);
        Assert.Equal(0, (await LshRun.Of("y\n", ["drop", "shop", "--data", shop.Data])).Code);
        Assert.Empty((await shop.RunAsync("list", "--json")).Out);
    }

    [Fact]
    public async Task A_table_shows_small_scores_in_as_many_decimals_as_they_need()
    {
        using var shop = new Shop();
        string file = shop.PathOf("far.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 3).Select(row => $$$"""{"id":"{{{row}}}","vectors":{"v":[{{{1000 * row}}},0,0,0,0,0,0,0]}}"""));
        await shop.RunAsync("create", "shop", "--field", "v:8:euclidean");
        await shop.RunAsync("import", "shop", file);
        var found = await shop.RunAsync("search", "shop", "--id", "0");
        Assert.Contains("0.0000010000  1000.0000  1", found.Out, StringComparison.Ordinal);
    }
}
