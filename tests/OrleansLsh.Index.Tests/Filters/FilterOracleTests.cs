using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Tests.Filters;

public class FilterOracleTests
{
    private const string Source = """
        {"pos":"n","price":9.5,"tags":["Red","blue"],"maker":{"name":"Oil & Co","founded":1900},"sold":true,"none":null,"empty":[],"lines":[{"n":1},{"n":5}]}
        """;

    [Theory]
    [InlineData("""{"field":"pos","equals":"n"}""", true)]
    [InlineData("""{"field":"pos","equals":"N"}""", false)]
    [InlineData("""{"field":"price","equals":9.50}""", true)]
    [InlineData("""{"field":"price","equals":"9.5"}""", false)]
    [InlineData("""{"field":"sold","equals":true}""", true)]
    [InlineData("""{"field":"sold","equals":1}""", false)]
    [InlineData("""{"field":"tags","equals":"blue"}""", true)]
    [InlineData("""{"field":"tags","any_of":["green","Red"]}""", true)]
    [InlineData("""{"field":"maker.founded","range":{"gte":1900,"lt":1901}}""", true)]
    [InlineData("""{"field":"maker.founded","range":{"gt":1900}}""", false)]
    [InlineData("""{"field":"lines.n","range":{"gt":1,"lt":5}}""", false)]
    [InlineData("""{"field":"lines.n","equals":5}""", true)]
    [InlineData("""{"field":"maker.name","text":"co OIL"}""", true)]
    [InlineData("""{"field":"maker.name","text":"il*"}""", false)]
    [InlineData("""{"field":"tags","text":"re* blue"}""", true)]
    [InlineData("""{"field":"maker","exists":true}""", true)]
    [InlineData("""{"field":"mak","exists":true}""", false)]
    [InlineData("""{"field":"none","exists":true}""", false)]
    [InlineData("""{"field":"empty","exists":false}""", true)]
    [InlineData("""{"field":"id","equals":"x7"}""", true)]
    [InlineData("""{"field":"id","equals":7}""", false)]
    [InlineData("""{"field":"id","prefix":"x"}""", true)]
    [InlineData("""{"field":"pos","prefix":"N"}""", false)]
    [InlineData("""{"should":[{"field":"pos","equals":"v"},{"must":[{"field":"pos","equals":"n"}],"must_not":[{"field":"sold","equals":false}]}]}""", true)]
    [InlineData("""{"must_not":[{"must":[{"field":"pos","equals":"n"},{"field":"sold","equals":true}]}]}""", false)]
    [InlineData("{}", true)]
    public void A_clause_looks_at_the_value_and_its_type(string clause, bool expected)
    {
        using JsonDocument source = JsonDocument.Parse(Source);
        Assert.Equal(expected, FilterOracle.Matches(Filter.Parse($$"""{"must":[{{clause}}]}"""), "x7", source.RootElement));
        Assert.Equal(!expected, FilterOracle.Matches(Filter.Parse($$"""{"must_not":[{{clause}}]}"""), "x7", source.RootElement));
    }
}
