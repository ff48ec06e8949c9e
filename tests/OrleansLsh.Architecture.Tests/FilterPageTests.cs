using System.Text.RegularExpressions;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Architecture.Tests;

public partial class FilterPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "filters.md"));

    private static IEnumerable<string> Examples =>
        Fenced().Matches(Page).Concat(Inline().Matches(Page)).Select(match => match.Groups[1].Value);

    [Fact]
    public void Every_example_of_the_page_is_a_filter_or_a_clause_of_one() => Assert.All(Examples, example =>
    {
        Filter filter = Parse(example);
        FilterRules.Require(filter);
        Assert.NotEmpty(filter.FieldClauses);
    });

    [Fact]
    public void Every_operator_has_an_example()
    {
        FieldClause[] clauses = [.. Examples.SelectMany(example => Parse(example).FieldClauses)];
        Type[] operators = [.. typeof(FieldClause).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FieldClause)))];
        Assert.Equal(6, operators.Length);
        Assert.All(operators, type => Assert.Contains(clauses, clause => clause.GetType() == type));
    }

    private static Filter Parse(string example) => Filter.Parse($$"""{"must":[{{example}}]}""");

    [GeneratedRegex(@"```json\n(\{.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("""`(\{"(?:field|must|should|must_not)":[^`…]*)`""")]
    private static partial Regex Inline();
}
