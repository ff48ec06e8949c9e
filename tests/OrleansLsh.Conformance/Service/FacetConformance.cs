using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>The values of source fields, counted.</summary>
public abstract class FacetConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task Values_come_with_their_counts_the_most_frequent_first_and_ties_in_order()
    {
        await FillAsync(Corpus.Documents(102));
        Facet colours = await Service.FacetAsync(Collection, "colour");
        Assert.Equal([("green", 26), ("red", 26), ("black", 25), ("blue", 25)], Values(colours));
        Assert.Equal(("colour", 4), (colours.Field, colours.Distinct));
        var request = new FacetRequest { Fields = ["maker.country", "stock", "tags"], Filter = Filter.Where("price").LessThan(11), Limit = 3 };
        FacetResponse facets = await Service.FacetAsync(Collection, request);
        Assert.Equal(["maker.country", "stock", "tags"], facets.Facets.Select(facet => facet.Field));
        Assert.Equal([("de", 6), ("fr", 5)], Values(facets.Facets[0]));
        Assert.Equal([("False", 7), ("True", 4)], Values(facets.Facets[1]));
        Assert.Equal([("t0", 3), ("t1", 2), ("t2", 2)], Values(facets.Facets[2]));
        Assert.Equal(12, facets.Facets[2].Distinct);
        Assert.Empty(facets.Warnings);
    }

    [SkippableFact]
    public async Task A_value_that_was_counted_finds_as_many_documents_as_a_filter()
    {
        await FillAsync([.. Odd().Select((source, i) => Document.Of($"{i}", Corpus.Field, Corpus.Vectors(1, i)[0], source))]);
        Facet facet = await Service.FacetAsync(Collection, "x", limit: 100);
        Assert.All(facet.Values, counted => Assert.True(counted.Count > 0));
        foreach (FacetValue counted in facet.Values)
            Assert.Equal(counted.Count, await Service.CountAsync(Collection, Filter.Where("x").Is(counted.Value)));
        Assert.Equal(
            ["1", "a", "True", "-12.5", "-1e-50", "0", "1.234567890123456789012345678905e29", "1e60", "", "1", "2024-01-31", "A", "ä", "日本"],
            facet.Values.Select(counted => $"{counted.Value}"));
        Assert.Equal([3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], facet.Values.Select(counted => counted.Count));
        Assert.Equal([("d", 1)], Values(await Service.FacetAsync(Collection, "x.y")));
    }

    [SkippableFact]
    public async Task What_is_deleted_or_replaced_is_counted_no_more()
    {
        await FillAsync(Corpus.Documents(8));
        await Service.DeleteAsync(Collection, ["d0"]);
        await Service.UpdateAsync(Collection, "d1", new { colour = "gold" });
        Assert.Equal([("black", 2), ("blue", 2), ("gold", 1), ("green", 1), ("red", 1)], Values(await Service.FacetAsync(Collection, "colour")));
        await Service.DeleteAsync(Collection, new Filter());
        Assert.Empty((await Service.FacetAsync(Collection, "colour")).Values);
    }

    [SkippableFact]
    public async Task A_field_that_no_document_has_and_strings_that_are_long_are_told()
    {
        string longest = new('é', 128), tooLong = longest + "x";
        await FillAsync(
            [Text("1", longest), Text("2", tooLong), Text("3", tooLong + "y"), Text("4", "short")]);
        FacetResponse facets = await Service.FacetAsync(Collection, new FacetRequest { Fields = ["colour", "text"] });
        Assert.Empty(facets.Facets[0].Values);
        Assert.Equal([("short", 1), (longest, 1)], Values(facets.Facets[1]));
        Assert.Contains(facets.Warnings, warning => warning.Contains("2 values of more than 256 bytes", StringComparison.Ordinal));
        Assert.Contains(facets.Warnings, warning => warning.Contains("'colour'", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_field_of_too_many_values_is_refused()
    {
        const int Many = 10_001;
        await Service.CreateAsync(Collection, "v", 1, Metric.Euclidean);
        await Service.UpsertAsync(Collection, [.. Enumerable.Range(0, Many).Select(i => Number(i))]);
        string message = await FailsAsync(ErrorKind.TooLarge, () => Service.FacetAsync(Collection, "n"), "facets");
        Assert.Contains("more than 10,000 different values", message, StringComparison.Ordinal);
        Assert.Equal(10_000, (await Service.FacetAsync(Collection, "n", Filter.Where("n").AtLeast(1))).Distinct);
        Facet odd = await Service.FacetAsync(Collection, "odd", Filter.Where("n").LessThan(7));
        Assert.Equal([("False", 4), ("True", 3)], Values(odd));
        await Service.UpdateAsync(Collection, "10000", new { n = 3 });
        Facet all = await Service.FacetAsync(Collection, "m", limit: 10_000);
        Assert.Equal((5_001, 5_001), (all.Distinct, all.Values.Count));
        Assert.Equal([("0", 2), ("1", 2), ("2", 2)], Values(all).Take(3));
        Assert.Equal(("5000", 1), Values(all)[^1]);
    }

    [SkippableFact]
    public async Task What_cannot_be_counted_is_refused()
    {
        await FillAsync(Corpus.Documents(3));
        FacetRequest good = new() { Fields = ["colour"] };
        (FacetRequest Request, ErrorKind Kind, string Says)[] wrong =
        [
            (good with { Fields = [] }, ErrorKind.InvalidArgument, "1 to 16"),
            (good with { Fields = [.. Enumerable.Repeat("colour", 17)] }, ErrorKind.InvalidArgument, "17"),
            (good with { Fields = ["colour", ""] }, ErrorKind.InvalidArgument, "no name"),
            (good with { Fields = ["id"] }, ErrorKind.InvalidArgument, "id"),
            (good with { Limit = 0 }, ErrorKind.InvalidArgument, "The limit is 0; allowed is 1 to 10,000"),
            (good with { Limit = 10_001 }, ErrorKind.InvalidArgument, "10001"),
            (good with { Filter = new Filter { Must = [new EqualsClause("price", default)] } }, ErrorKind.InvalidFilter, "'price'"),
        ];
        foreach ((FacetRequest request, ErrorKind kind, string says) in wrong)
            Assert.Contains(says, await FailsAsync(kind, () => Service.FacetAsync(Collection, request), "facets"), StringComparison.Ordinal);
        Assert.Equal(
            "request",
            (await Assert.ThrowsAsync<ArgumentNullException>(() => Service.FacetAsync(Collection, (FacetRequest)null!))).ParamName);
        await Service.DropAsync(Collection);
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.FacetAsync(Collection, good), "facets");
    }

    private static object[] Odd() =>
    [
        new { x = 1 }, new { x = 1.0 }, new { x = new object[] { "a", "a", 1e0 } }, new { x = "a" }, new { x = new[] { "a", "A" } },
        new { x = true }, new { x = new object?[] { true, null, -12.5 } }, new { x = -12.50m }, new { x = "1" }, new { x = "" },
        new { x = "2024-01-31" }, new { x = "ä" }, new { x = "日本" }, new { x = 0 },
        JsonElement.Parse("""{"x":123456789012345678901234567890.50}"""), JsonElement.Parse("""{"x":[1e60,-1e-50]}"""),
        new { x = new { y = "d" } }, new { other = 1 }, new { x = (string?)null },
    ];

    private static List<(string Value, long Count)> Values(Facet facet) =>
        [.. facet.Values.Select(counted => ($"{counted.Value}", counted.Count))];

    private static Document Text(string id, string text) => Document.Of(id, Corpus.Field, Corpus.Vectors(1, 1)[0], new { text });

    private static Document Number(int i) => Document.Of($"{i}", "v", new float[] { i }, new { n = i, m = i / 2, odd = i % 2 == 1 });
}
