using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Hits grouped by a source field.</summary>
public abstract class GroupingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int Count = 300;

    private static readonly Document[] Documents = Corpus.Documents(Count);

    [SkippableFact]
    public async Task Groups_come_in_the_order_of_their_best_hits_and_hold_the_best()
    {
        await FillAsync(Documents);
        var request = new SearchRequest { Vectors = Documents[17].Vectors, Setting = SearchSetting.Exact, GroupBy = "colour" };
        foreach (int size in (int[])[1, 3, 100])
            foreach (int limit in (int[])[1, 3, 50])
            {
                SearchResponse found = await Service.SearchAsync(Collection, request with { Limit = limit, GroupSize = size });
                Assert.Equal(await ExpectedAsync(request, "colour", 0, limit, size), Groups(found));
            }
        SearchRequest page = request with { GroupBy = "maker.country", Offset = 1, Limit = 1, GroupSize = 2 };
        Assert.Equal(await ExpectedAsync(page, "maker.country", 1, 1, 2), Groups(await Service.SearchAsync(Collection, page)));
    }

    [SkippableFact]
    public async Task Groups_are_filled_among_what_matches_whatever_the_search_finds_by()
    {
        await FillAsync(Documents);
        await TrainAsync();
        SearchRequest byId = new() { Id = "d17", Filter = Filter.Where("price").LessThan(200), GroupBy = "price", Limit = 190 };
        SearchResponse found = await Service.SearchAsync(Collection, byId);
        Assert.Equal(190, found.Hits.Count);
        Assert.Equal(190, found.Hits.Select(hit => hit.Group).Distinct().Count());
        Assert.All(found.Hits, hit => Assert.Equal(FilterValue.Of(long.Parse(hit.Id[1..])), hit.Group));
        Assert.DoesNotContain(found.Hits, hit => hit.Id == "d17");
        SearchRequest tags = byId with { GroupBy = "tags", Limit = 5, GroupSize = 20 };
        found = await Service.SearchAsync(Collection, tags);
        Assert.Equal(100, found.Hits.Count);
        // The first of several values.
        Assert.All(found.Hits, hit => Assert.Equal($"t{int.Parse(hit.Id[1..]) % 5}", hit.Group?.Text));
        SearchRequest text = byId with { Text = new TextQuery("text", "fox dog"), GroupBy = "colour", GroupSize = 2 };
        Assert.Equal(8, (await Service.SearchAsync(Collection, text)).Hits.Count);
    }

    [SkippableFact]
    public async Task Documents_without_a_value_are_one_group_and_a_field_that_none_has_is_told()
    {
        await FillAsync(Documents);
        var request = new SearchRequest { Vectors = Documents[17].Vectors, Setting = SearchSetting.Exact, GroupBy = "image", GroupSize = 2 };
        SearchResponse found = await Service.SearchAsync(Collection, request);
        Assert.Equal(await ExpectedAsync(request, "image", 0, 10, 2), Groups(found));
        Assert.Equal([null, null, "file", "file"], found.Hits.Select(hit => hit.Group?.Text).Order());
        found = await Service.SearchAsync(Collection, request with { GroupBy = "nothing" });
        Assert.Equal(2, found.Hits.Count);
        Assert.Contains("'nothing'", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Values_are_those_that_filters_compare()
    {
        object[] sources =
        [
            new { x = 1 }, new { x = 1.0 }, new { x = "1" }, new { x = true }, new { x = new object?[] { null, "1" } },
            JsonElement.Parse("""{"x.y":5}"""), new { x = new { y = 5 } }, new { x = "" },
        ];
        await FillAsync([.. sources.Select((source, i) => Document.Of($"{i}", Corpus.Field, Documents[i].Vectors[Corpus.Field], source))]);
        SearchRequest request = new() { Vectors = Documents[0].Vectors, GroupBy = "x", GroupSize = 9 };
        SearchResponse found = await Service.SearchAsync(Collection, request);
        Assert.Equal(8, found.Hits.Count);
        Assert.Equal(
            ["0,1", "2,4", "3", "5,6", "7"],
            found.Hits.GroupBy(hit => hit.Group).Select(group => string.Join(',', group.Select(hit => hit.Id).Order())).Order());
        found = await Service.SearchAsync(Collection, request with { GroupBy = "x.y" });
        Assert.Equal(["5", "6"], found.Hits.Where(hit => hit.Group == FilterValue.Of(5)).Select(hit => hit.Id).Order());
    }

    [SkippableFact]
    public async Task Hits_carry_what_is_asked_for_and_searches_of_both_kinds_go_together()
    {
        await FillAsync(Documents);
        SearchRequest plain = new() { Vectors = Documents[17].Vectors, Limit = 3 };
        SearchRequest grouped = plain with { GroupBy = "colour", Include = ["price"], WithVectors = true };
        IReadOnlyList<SearchResponse> answers = await Service.SearchAsync(Collection, [plain, grouped, plain with { GroupBy = "stock", Include = [] }]);
        Assert.Equal([3, 3, 2], answers.Select(answer => answer.Hits.Count));
        Assert.All(answers[0].Hits, hit => Assert.Null(hit.Group));
        Assert.All(answers[1].Hits, hit =>
        {
            Assert.Equal($$"""{"price":{{hit.Id[1..]}}}""", Corpus.Json(hit.Source));
            Assert.Equal(Corpus.Dimensions, hit.Vectors![Corpus.Field].Length);
        });
        Assert.All(answers[2].Hits, hit => Assert.Equal((JsonValueKind.Undefined, true), (hit.Source.ValueKind, hit.Vectors is null)));
        Assert.Equal(answers[0].Hits[0].Id, answers[1].Hits[0].Id);
        SearchResponse whole = await Service.SearchAsync(Collection, grouped with { Include = ["*"], WithVectors = false });
        Assert.True(JsonElement.DeepEquals(Documents[int.Parse(whole.Hits[0].Id[1..])].Source, whole.Hits[0].Source));
        double best = whole.Hits[0].Score;
        Assert.Single((await Service.SearchAsync(Collection, grouped with { ScoreThreshold = best - 1e-9 })).Hits);
    }

    [SkippableFact]
    public async Task What_cannot_be_grouped_is_refused()
    {
        await FillAsync(Corpus.Documents(3));
        SearchRequest good = new() { Id = "d0", GroupBy = "colour" };
        (SearchRequest Request, ErrorKind Kind, string Says)[] wrong =
        [
            (good with { GroupBy = "" }, ErrorKind.InvalidArgument, "no name"),
            (good with { GroupBy = "id" }, ErrorKind.InvalidArgument, "id of its own"),
            (good with { GroupSize = 0 }, ErrorKind.InvalidArgument, "The group size is 0; allowed is 1 to 100"),
            (good with { GroupSize = 101 }, ErrorKind.InvalidArgument, "101"),
            (good with { GroupBy = null, GroupSize = 2 }, ErrorKind.InvalidArgument, "no field is named"),
            (good with { Limit = 1_000, GroupSize = 11 }, ErrorKind.TooLarge, "11,000 hits; at most 10,000"),
            (good with { Limit = 10, Reach = 1_000, GroupSize = 11 }, ErrorKind.TooLarge, "11,000"),
        ];
        foreach ((SearchRequest request, ErrorKind kind, string says) in wrong)
            Assert.Contains(says, await FailsAsync(kind, () => Service.SearchAsync(Collection, request), "search"), StringComparison.Ordinal);
        await FailsAsync(ErrorKind.UnknownDocument, () => Service.SearchAsync(Collection, good with { Id = "none" }), "search");
        string message = await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.SearchAsync(Collection, [good, good with { GroupSize = 0 }]), "search");
        Assert.Contains("Search 1 of 2", message, StringComparison.Ordinal);
    }

    /// <summary>Groups made of the whole ranking.</summary>
    private async Task<(string Id, string? Group)[]> ExpectedAsync(SearchRequest request, string field, int offset, int limit, int size)
    {
        SearchResponse all = await Service.SearchAsync(Collection, request with { GroupBy = null, GroupSize = 1, Offset = 0, Limit = Count });
        return [.. all.Hits
            .Select(hit => (hit.Id, Value: FilterOracle.Values(Documents[int.Parse(hit.Id[1..])].Source, field).FirstOrDefault()))
            .Select(hit => (hit.Id, Group: hit.Value.ValueKind == JsonValueKind.Undefined ? null : $"{hit.Value}"))
            .GroupBy(hit => hit.Group ?? "\0").Skip(offset).Take(limit).SelectMany(group => group.Take(size))];
    }

    private static (string Id, string? Group)[] Groups(SearchResponse response) =>
        [.. response.Hits.Select(hit => (hit.Id, hit.Group is null ? null : $"{hit.Group}"))];
}
