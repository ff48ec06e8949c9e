using System.Text.Json;
using FsCheck.Xunit;
using OrleansLsh.Core;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Tests.Filters;

public class FilterJsonTests
{
    [Theory]
    [InlineData("""{"must":[{"field":"pos","equals":"n"}]}""")]
    [InlineData("""{"should":[{"field":"a.b","any_of":["x",1.5,true]}],"must_not":[{"field":"price","range":{"gt":1,"lte":2}}]}""")]
    [InlineData("""{"must":[{"field":"t","text":"read*"},{"field":"u","exists":false}]}""")]
    [InlineData("{}")]
    public void A_canonical_filter_is_written_as_it_was_read(string json)
    {
        Assert.Equal(json, Filter.Parse(json).ToJson());
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Filter>(json)));
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
    [InlineData("""{"must":[{"field":"a","any_of":[]}]}""", "1 to 10,000")]
    [InlineData("""{"must":[{"field":"a","any_of":["x",[1]]}]}""", "any_of[1]")]
    [InlineData("""{"must":[{"field":"a","range":{}}]}""", "without bounds")]
    [InlineData("""{"must":[{"field":"a","range":{"above":1}}]}""", "gt, gte, lt and lte")]
    [InlineData("""{"must":[{"field":"a","range":{"gt":"1"}}]}""", "range.gt is a string, which is neither a finite number nor a date")]
    [InlineData("""{"must":[{"field":"a","text":" -*, "}]}""", "no word")]
    [InlineData("""{"must_not":[{"field":"a","exists":"yes"}]}""", "must_not[0].exists")]
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

    [Property(Arbitrary = [typeof(FilterCases)], Replay = "11,13")]
    public bool Writing_and_reading_gives_the_same_filter(Filter filter) => Filter.Parse(filter.ToJson()).ToJson() == filter.ToJson();
}
