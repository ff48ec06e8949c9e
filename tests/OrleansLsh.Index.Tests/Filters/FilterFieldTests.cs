namespace OrleansLsh.Index.Tests.Filters;

public class FilterFieldTests
{
    public static TheoryData<Filter, string> Built() => new()
    {
        { Filter.Where("a").Is("x"), """{"must":[{"field":"a","equals":"x"}]}""" },
        { Filter.Where("a").Is(1), """{"must":[{"field":"a","equals":1}]}""" },
        { Filter.Where("a").Is(0.1m), """{"must":[{"field":"a","equals":0.1}]}""" },
        { Filter.Where("a").Is(true), """{"must":[{"field":"a","equals":true}]}""" },
        { Filter.Where("a").Is(new DateOnly(2024, 1, 31)), """{"must":[{"field":"a","equals":{"date":"2024-01-31"}}]}""" },
        { Filter.Where("a").IsNot(1), """{"must_not":[{"field":"a","equals":1}]}""" },
        { Filter.Where("a").IsAnyOf("x", 2, false), """{"must":[{"field":"a","any_of":["x",2,false]}]}""" },
        { Filter.Where("a").LessThan(500), """{"must":[{"field":"a","range":{"lt":500}}]}""" },
        { Filter.Where("a").AtMost(0.5), """{"must":[{"field":"a","range":{"lte":0.5}}]}""" },
        { Filter.Where("a").GreaterThan(5L), """{"must":[{"field":"a","range":{"gt":5}}]}""" },
        {
            Filter.Where("a").AtLeast(new DateTime(2024, 1, 31, 9, 30, 0, DateTimeKind.Utc)),
            """{"must":[{"field":"a","range":{"gte":"2024-01-31T09:30:00.0000000Z"}}]}"""
        },
        { Filter.Where("a").Between(1, 2), """{"must":[{"field":"a","range":{"gte":1,"lte":2}}]}""" },
        { Filter.Where("a").HasWords("b c*"), """{"must":[{"field":"a","text":"b c*"}]}""" },
        { Filter.Where("a").StartsWith("b"), """{"must":[{"field":"a","prefix":"b"}]}""" },
        { Filter.Where("a").Exists(), """{"must":[{"field":"a","exists":true}]}""" },
        { Filter.Where("a").IsMissing(), """{"must":[{"field":"a","exists":false}]}""" },
        {
            Filter.Where("a").Is(1).And(Filter.Where("b").Is(2)).And(Filter.Where("c").IsNot(3)),
            """{"must":[{"field":"a","equals":1},{"field":"b","equals":2},{"must_not":[{"field":"c","equals":3}]}]}"""
        },
        {
            Filter.Where("a").Is(1).Or(Filter.Where("b").Is(2)).Or(Filter.Where("c").Is(3).And(Filter.Where("d").Is(4))),
            """{"should":[{"field":"a","equals":1},{"field":"b","equals":2},{"must":[{"field":"c","equals":3},{"field":"d","equals":4}]}]}"""
        },
        {
            Filter.Where("a").Is(1).Or(Filter.Where("b").Is(2)).And(Filter.Where("c").Is(3)),
            """{"must":[{"should":[{"field":"a","equals":1},{"field":"b","equals":2}]},{"field":"c","equals":3}]}"""
        },
        {
            Filter.Where("a").Is(1).And(Filter.Where("b").Is(2)).Not(),
            """{"must_not":[{"must":[{"field":"a","equals":1},{"field":"b","equals":2}]}]}"""
        },
        { Filter.Where("a").IsNot(1).Not(), """{"must_not":[{"must_not":[{"field":"a","equals":1}]}]}""" },
        { new Filter().And(Filter.Where("a").Is(1)), """{"must":[{"field":"a","equals":1}]}""" },
        { new Filter().Or(Filter.Where("a").Is(1)), """{"should":[{},{"field":"a","equals":1}]}""" },
        { new Filter().Not(), """{"must_not":[{}]}""" },
    };

    [Theory]
    [MemberData(nameof(Built))]
    public void A_filter_that_is_built_is_the_one_that_is_written(Filter built, string json)
    {
        Assert.Equal(json, built.ToJson());
        Assert.Equal(json, $"{built}");
        Assert.Equal(json, Filter.Parse(json).ToJson());
    }

    [Fact]
    public void The_filter_on_the_page_is_built_as_it_says()
    {
        Filter filter = Filter.Where("kind").Is("lamp").And(Filter.Where("price").LessThan(50))
            .Or(Filter.Where("sale").Is(true))
            .And(Filter.Where("maker.country").Is("fr").And(Filter.Where("made").AtLeast(new DateOnly(2025, 1, 1)))
                .And(Filter.Where("made").LessThan(new DateOnly(2026, 1, 1))).Not());
        Assert.Equal(
            """{"must":[{"should":[{"must":[{"field":"kind","equals":"lamp"},{"field":"price","range":{"lt":50}}]},{"field":"sale","equals":true}]},"""
            + """{"must_not":[{"must":[{"field":"maker.country","equals":"fr"},{"field":"made","range":{"gte":"2025-01-01"}},{"field":"made","range":{"lt":"2026-01-01"}}]}]}]}""",
            filter.ToJson());
    }

    [Fact]
    public void A_long_chain_is_no_deeper_than_a_short_one()
    {
        Filter any = Filter.Where("a").Is(0), all = any;
        for (int i = 1; i < 100; i++) (any, all) = (any.Or(Filter.Where("a").Is(i)), all.And(Filter.Where("b").AtLeast(i)));
        Assert.Equal((100, 100), (Filter.Parse(any.ToJson()).Should.Count, Filter.Parse(all.ToJson()).Must.Count));
    }

    [Fact]
    public void What_no_filter_can_be_is_printed_too()
    {
        var deep = new Filter();
        for (int i = 0; i < Filter.MaxDepth; i++) deep = new Filter { MustNot = [deep] };
        Assert.Contains("16", deep.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"field":"a","equals":null}""", new EqualsClause("a", default).ToString());
    }
}
