using System.Text.RegularExpressions;

namespace OrleansLsh.Architecture.Tests;

public partial class LanguageTests
{
    [Fact]
    public void Every_invariant_names_tests_and_each_of_them_exists()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "language.md"));
        string[] invariants = [.. Invariant().Matches(page[page.IndexOf("## Invariants", StringComparison.Ordinal)..]).Select(match => match.Value)];
        string tests = string.Join('\n', Checkout.SourceFiles("tests").Select(file => File.ReadAllText(Path.Combine(Checkout.Root, file))));
        Assert.True(invariants.Length >= 8, $"{invariants.Length} invariants were found.");
        Assert.DoesNotContain(invariants, sentence => !TestName().IsMatch(sentence));
        IEnumerable<string> named = invariants.SelectMany(sentence => TestName().Matches(sentence)).Select(match => match.Groups[1].Value);
        Assert.DoesNotContain(named, name => !Regex.IsMatch(tests, $@"\bclass {name}\b|\b{name}\("));
    }

    // A sentence may go on over indented lines.
    [GeneratedRegex(@"^- .*(?:\n  .*)*", RegexOptions.Multiline)]
    private static partial Regex Invariant();

    [GeneratedRegex(@"`(\w*(?:Tests|Conformance)|[A-Z][a-z]*(?:_\w+)+)`")]
    private static partial Regex TestName();
}
