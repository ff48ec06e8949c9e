namespace OrleansLsh.Conformance.Data;

/// <summary>A clause of every operator, on the sources of <see cref="Corpus"/>.</summary>
public static class FilterCases
{
    public static IReadOnlyDictionary<string, FilterClause> All { get; } = new Dictionary<string, FilterClause>
    {
        ["a string"] = new EqualsClause("colour", FilterValue.Of("green")),
        ["a string of other case"] = new EqualsClause("colour", FilterValue.Of("Green")),
        ["a number"] = new EqualsClause("price", FilterValue.Of(42)),
        ["a number as a string"] = new EqualsClause("price", FilterValue.Of("42")),
        ["true"] = new EqualsClause("stock", FilterValue.Of(true)),
        ["false"] = new EqualsClause("stock", FilterValue.Of(false)),
        ["an element of an array"] = new EqualsClause("tags", FilterValue.Of("u3")),
        ["a field inside an object"] = new EqualsClause("maker.country", FilterValue.Of("fr")),
        ["a field that nobody has"] = new EqualsClause("weight", FilterValue.Of(1)),
        ["any of strings"] = new AnyOfClause("colour", [FilterValue.Of("red"), FilterValue.Of("blue"), FilterValue.Of("pink")]),
        ["any of mixed values"] = new AnyOfClause("price", [FilterValue.Of(7), FilterValue.Of("x"), FilterValue.Of(299)]),
        ["any of in arrays"] = new AnyOfClause("tags", [FilterValue.Of("t1"), FilterValue.Of("u6")]),
        ["at least"] = new RangeClause("price", null, 250, null, null),
        ["above and below"] = new RangeClause("price", 10, null, 20, null),
        ["at least and at most"] = new RangeClause("price", null, 10, null, 20),
        ["an empty range"] = new RangeClause("price", 20, null, 10, null),
        ["a range of a string field"] = new RangeClause("colour", null, 0, null, null),
        ["a fractional bound"] = new RangeClause("price", null, 9.5, 12.25, null),
        ["a word"] = new TextClause("text", "fox"),
        ["a word of other case"] = new TextClause("text", "FOX"),
        ["all of several words"] = new TextClause("text", "dog brown"),
        ["a prefix"] = new TextClause("text", "read*"),
        ["a word and a prefix"] = new TextClause("text", "async rea*"),
        ["part of a word without a star"] = new TextClause("text", "read"),
        ["words of no document"] = new TextClause("text", "elephant"),
        ["exists"] = new ExistsClause("image", true),
        ["exists not, null included"] = new ExistsClause("image", false),
        ["exists inside an object"] = new ExistsClause("maker.country", true),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
