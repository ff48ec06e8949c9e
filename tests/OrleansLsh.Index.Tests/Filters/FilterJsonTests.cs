using System.Text.Json;
using FsCheck.Xunit;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Tests.Filters;

public class FilterJsonTests
{
    [Theory]
    [InlineData("""{"must":[{"field":"pos","equals":"n"}]}""")]
    [InlineData("""{"should":[{"field":"a.b","any_of":["x",1.5,true]}],"must_not":[{"field":"price","range":{"gt":1,"lte":2}}]}""")]
    [InlineData("""{"must":[{"field":"t","text":"read*"},{"field":"u","exists":false}]}""")]
    [InlineData("{}")]
    [InlineData("""{"must":[{"should":[{"field":"a","equals":1},{"must":[{"must_not":[{"field":"b","exists":true}]}]}]},{"field":"c","text":"d"}]}""")]
    [InlineData("""{"must_not":[{}]}""")]
    [InlineData("""{"must":[{"field":"d","equals":{"date":"2024-01-31T09:30:00Z"}},{"field":"d","any_of":["2024-01-31",{"date":"2024-01-31"}]}]}""")]
    public void A_canonical_filter_is_written_as_it_was_read(string json)
    {
        Assert.Equal(json, Filter.Parse(json).ToJson());
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Filter>(json)));
    }

    [Theory]
    [InlineData(DateTimeKind.Unspecified, "2024-01-31T09:30:00.0000000")]
    [InlineData(DateTimeKind.Utc, "2024-01-31T09:30:00.0000000Z")]
    public void A_time_of_no_kind_is_no_time_of_this_machine(DateTimeKind kind, string written) =>
        Assert.Equal(written, FilterValue.Of(new DateTime(2024, 1, 31, 9, 30, 0, kind)).Date);

    [Fact]
    public void A_filter_of_any_length_is_told_from_others_by_64_characters()
    {
        Filter Long(char last) => new() { Must = [new EqualsClause("a", FilterValue.Of(new string('x', 1 << 20) + last))] };
        Assert.Equal(64, Long('a').Fingerprint().Length);
        Assert.Equal(Long('a').Fingerprint(), Long('a').Fingerprint());
        Assert.NotEqual(Long('a').Fingerprint(), Long('b').Fingerprint());
    }

    [Theory]
    [InlineData("[]", "{\"must\"")]
    [InlineData("null", "{\"must\"")]
    [InlineData("{", "no valid JSON")]
    [InlineData("""{"most":[]}""", "must_not")]
    [InlineData("""{"must":{}}""", "array of clauses")]
    [InlineData("""{"must":[],"must":[]}""", "twice")]
    [InlineData("""{"must":[1]}""", "must[0]")]
    [InlineData("""{"must":[{"field":"a","equals":1},{"field":"a"}]}""", "must[1]")]
    [InlineData("""{"must":[{"equals":1}]}""", "no field")]
    [InlineData("""{"must":[{"field":"","equals":1}]}""", "no field")]
    [InlineData("""{"must":[{"field":1,"equals":1}]}""", "must[0].field")]
    [InlineData("""{"should":[{"field":"a","like":1}]}""", "any_of")]
    [InlineData("""{"should":[{"field":"a","equals":1,"text":"b"}]}""", "both 'equals' and 'text'")]
    [InlineData("""{"must":[{"field":"a","equals":null}]}""", "must[0].equals has no value")]
    [InlineData("""{"must":[{"field":"a","equals":{"b":1}}]}""", "an object")]
    [InlineData("""{"must":[{"field":"a","equals":1e999999999}]}""", "exponent beyond 100,000,000")]
    [InlineData("""{"must":[{"field":"a","equals":"\ud800"}]}""", "surrogate")]
    [InlineData("""{"\ud800":[]}""", "surrogate")]
    [InlineData("""{"must":[{"field":"a","equals":{"date":"2024-02-30"}}]}""", "must[0].equals.date is a string, which is no date; a date of ISO 8601")]
    [InlineData("""{"must":[{"field":"a","any_of":[1,{"date":20240131}]}]}""", "any_of[1].date is the number 20240131, which is no date")]
    [InlineData("""{"must":[{"field":"a","equals":{"date":"2024-01-31","zone":"UTC"}}]}""", "must[0].equals is an object")]
    [InlineData("""{"must":[{"field":"a","any_of":[]}]}""", "1 to 10,000")]
    [InlineData("""{"must":[{"field":"a","any_of":["x",[1]]}]}""", "any_of[1]")]
    [InlineData("""{"must":[{"field":"a","range":{}}]}""", "without bounds")]
    [InlineData("""{"must":[{"field":"a","range":{"above":1}}]}""", "gt, gte, lt and lte")]
    [InlineData("""{"must":[{"field":"a","range":{"gt":"1"}}]}""", "range.gt is a string, which is neither a finite number nor a date")]
    [InlineData("""{"must":[{"field":"a","text":" -*, "}]}""", "no word")]
    [InlineData("""{"must_not":[{"field":"a","exists":"yes"}]}""", "must_not[0].exists")]
    [InlineData("""{"must":[{"should":[{"field":"a","equals":1},{"must_not":[{"field":"a"}]}]}]}""", "must[0].should[1].must_not[0] has no operator")]
    [InlineData("""{"must":[{"should":[],"field":"a","equals":1}]}""", "'must[0].field' is no part of a filter")]
    [InlineData("""{"must":[{"field":"a","equals":1,"should":[]}]}""", "'must[0].field' is no part of a filter")]
    [InlineData("""{"must":[{"should":[],"should":[]}]}""", "must[0].should is given twice")]
    [InlineData("""{"must":[{"should":1}]}""", "must[0].should is the number 1; an array of clauses is needed")]
    [InlineData("""{"must":[{"field":"a","equals":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}]}""", "must[0].equals is an array")]
    public void A_malformed_filter_is_an_error_that_names_the_place(string json, string said)
    {
        LshException error = Assert.Throws<LshException>(() => Filter.Parse(json));
        Assert.Equal(ErrorKind.InvalidFilter, error.Kind);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void Too_many_values_are_refused_with_their_number()
    {
        string json = $$"""{"must":[{"field":"a","any_of":[{{string.Join(',', Enumerable.Range(0, 10_001))}}]}]}""";
        Assert.Contains("10,001 values", Assert.Throws<LshException>(() => Filter.Parse(json)).Message);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(20_000, false)]
    public void Filters_stand_sixteen_inside_one_another_and_no_more(int depth, bool isAllowed)
    {
        string json = string.Concat(Enumerable.Repeat("{\"must\":[", depth)) + string.Concat(Enumerable.Repeat("]}", depth));
        if (isAllowed)
            Assert.Equal(json.Replace("\"must\":[]", ""), Filter.Parse(json).ToJson());
        else
            AssertTooDeep(() => Filter.Parse(json));
    }

    [Fact]
    public void Filters_made_in_code_that_are_too_deep_or_hold_themselves_are_refused()
    {
        Filter deep = new();
        for (int depth = 1; depth < 16; depth++) deep = new Filter { Should = [deep] };
        FilterRules.Require(deep);
        AssertTooDeep(() => FilterRules.Require(new Filter { MustNot = [deep] }));
        AssertTooDeep(() => new Filter { MustNot = [deep] }.ToJson());
        var clauses = new List<FilterClause>();
        Filter endless = new() { Must = clauses };
        clauses.Add(endless);
        AssertTooDeep(() => FilterRules.Require(endless));
        AssertTooDeep(() => endless.ToJson());
    }

    [Fact]
    public void Clauses_of_filters_inside_one_another_are_counted_together()
    {
        FilterClause one = new ExistsClause("a", true);
        FilterRules.Require(new Filter { Must = [.. Enumerable.Repeat(one, 899), new Filter { MustNot = [.. Enumerable.Repeat(one, 100)] }] });
        Assert.Contains("The filter has 1,001 clauses; at most 1,000", Refused(new Filter { Must = [.. Enumerable.Repeat(one, 1_001)] }));
        Assert.Contains("has 1,001 clauses or more, with those of the filters inside it; at most 1,000",
            Refused(new Filter { Must = [.. Enumerable.Repeat(one, 899), new Filter { MustNot = [.. Enumerable.Repeat(one, 101)] }] }));
        Filter wide = new() { Must = [one] };
        for (int depth = 1; depth < 16; depth++) wide = new Filter { Must = [.. Enumerable.Repeat(wide, 60)] };
        Assert.Contains("at most 1,000", Refused(wide));
        Assert.Contains("1,001 words", Refused(new Filter { Must = [Words(1), new Filter { Should = [Words(500), Words(500)] }] }));

        static TextClause Words(int count) => new("t", string.Join(' ', Enumerable.Range(0, count).Select(i => $"w{i}")));
        static string Refused(Filter filter) => Assert.Throws<LshException>(() => FilterRules.Require(filter)).Message;
    }

    private static void AssertTooDeep(Action action)
    {
        LshException error = Assert.Throws<LshException>(action);
        Assert.Equal(ErrorKind.InvalidFilter, error.Kind);
        Assert.Contains("more than 16 filters inside one another; at most 16 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Property(Arbitrary = [typeof(FilterCases)], Replay = "11,13")]
    public bool Writing_and_reading_gives_the_same_filter(Filter filter) => Filter.Parse(filter.ToJson()).ToJson() == filter.ToJson();
}
