using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace OrleansLsh.Index.Tests.Filters;

/// <summary>Sources and filters over few fields and values, so that they meet often.</summary>
public static class FilterCases
{
    private static readonly string Long = new('y', 300);

    private static readonly string[] Texts =
        ["red", "Red", "blue sky", "BLUE", "Café-Straße 7", "cafe\u0301", "दाल Łódź", "東京都 ガス", "a", "", "x1 2y", "quote\"d \\ back", Long, Long + "!",
            "Ⅷ word"];

    private static readonly string[] Queries =
        ["red", "blue s*", "Café", "CAFÉS", "7", "東", "京都", "b*", "x1 2y", "quote d", "Straße Café", "y*", "nothing", "word Ⅷ", "दिल", "दाल"];

    private static readonly string[] Dates = ["2024-01-31", "2024-01-31T02:00+02:00", "2024-01-31 00:00:00.0Z", "2024-02-01", "2024-02-30"];

    private static readonly double[] Numbers = [0, -0.0, 1, -1, 1.5, 1e300, -2.25, 12345678901234, 0.1];

    private static readonly string[] Paths = ["s", "n", "mixed", "in.s", "in.n", "in", "in.deep.s", "list", "gone", "in.s.x"];

    public static Arbitrary<Filter> Filters() => Nested(3).ToArbitrary();

    public static Arbitrary<Sources> SourceLists() =>
        Gen.Sized(size => Source.ListOf(Math.Clamp(size, 1, 60))).Select(list => new Sources([.. list])).ToArbitrary();

    private static Gen<object?> Scalar => Gen.OneOf(
        Gen.Elements(Texts).Select(text => (object?)text),
        Gen.Elements(Dates).Select(text => (object?)text),
        Gen.Elements(Numbers).Select(number => (object?)number),
        Gen.Elements(true, false).Select(flag => (object?)flag),
        Gen.Constant<object?>(null));

    private static Gen<object?> Any => Gen.Frequency(
        (4, Scalar),
        (1, Scalar.ListOf(3).Select(list => (object?)list)),
        (1, Scalar.Select(value => (object?)new Dictionary<string, object?> { ["s"] = value })));

    private static Gen<string?> Source => Gen.Frequency(
        (9, from s in Any
            from n in Any
            from mixed in Any
            from inner in Any
            from list in Any
            from deep in Scalar
            from mask in Gen.Choose(0, 63)
            select (string?)Json(mask, s, n, mixed, inner, list, deep)),
        (1, Gen.Constant<string?>(null)));

    private static string Json(int mask, object? s, object? n, object? mixed, object? inner, object? list, object? deep)
    {
        var source = new Dictionary<string, object?>();
        if ((mask & 1) != 0) source["s"] = s;
        if ((mask & 2) != 0) source["n"] = n;
        if ((mask & 4) != 0) source["mixed"] = mixed;
        if ((mask & 8) != 0) source["in"] =
            new Dictionary<string, object?> { ["s"] = inner, ["n"] = n, ["deep"] = new Dictionary<string, object?> { ["s"] = deep } };
        if ((mask & 16) != 0) source["list"] = new[] { list, s, new Dictionary<string, object?> { ["s"] = n } };
        if ((mask & 32) != 0) source["in.s"] = mixed;
        return JsonSerializer.Serialize(source);
    }

    /// <param name="depth">The most filters inside one another.</param>
    private static Gen<Filter> Nested(int depth) =>
        from must in Clauses(2, depth)
        from should in Clauses(3, depth)
        from mustNot in Clauses(2, depth)
        select new Filter { Must = must, Should = should, MustNot = mustNot };

    private static Gen<IReadOnlyList<FilterClause>> Clauses(int most, int depth)
    {
        Gen<FilterClause> clause = depth == 1 ? Clause : Gen.Frequency(
            (2, Clause), (1, Nested(depth - 1).Select(FilterClause (filter) => filter)));
        return from count in Gen.Choose(0, most) from clauses in clause.ListOf(count) select (IReadOnlyList<FilterClause>)[.. clauses];
    }

    private static Gen<FilterValue> Value => Gen.OneOf(
        Gen.Elements(Texts).Select(FilterValue.Of), Gen.Elements(Numbers).Select(FilterValue.Of), Gen.Elements(true, false).Select(FilterValue.Of),
        Gen.Elements(Dates[..^1]).Select(FilterValue.OfDate), Gen.Elements(Dates).Select(FilterValue.Of));

    private static Gen<double?> Bound => Gen.Frequency((1, Gen.Constant<double?>(null)), (2, Gen.Elements(Numbers).Select(number => (double?)number)));

    private static Gen<FilterClause> Clause =>
        from path in Gen.Elements(Paths)
        from clause in Gen.OneOf(
            Value.Select(value => (FilterClause)new EqualsClause(path, value)),
            Value.NonEmptyListOf().Select(values => (FilterClause)new AnyOfClause(path, [.. values])),
            from gt in Bound
            from gte in Bound
            from lt in Bound
            from lte in Gen.Elements(Numbers)
            select (FilterClause)new RangeClause(path, gt, gte, lt, lte),
            Gen.Elements(Queries).Select(text => (FilterClause)new TextClause(path, text)),
            Gen.Elements(true, false).Select(exists => (FilterClause)new ExistsClause(path, exists)))
        select clause;
}

/// <summary>Sources of some documents; null where one has none.</summary>
public sealed record Sources(IReadOnlyList<string?> Json)
{
    public override string ToString() => string.Join("\n", Json);
}
