using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace OrleansLsh.Architecture.Tests;

public partial class PartTests
{
    [Fact]
    public void A_missing_part_skips_a_test_and_the_reason_says_what_is_missing()
    {
        var skipped = Assert.Throws<Xunit.SkipException>(() => PartExtensions.Miss(Part.Mount, "No small disk.", PartExtensions.Required(" redis, chromium")));
        Assert.Equal("No small disk.", skipped.Message);
    }

    [Fact]
    public void A_missing_part_that_is_required_fails_the_test()
    {
        var failed = Assert.Throws<XunitException>(() => PartExtensions.Miss(Part.Redis, "redis-server is not installed.", PartExtensions.Required(" redis, chromium")));
        Assert.Equal("redis-server is not installed. LSH_REQUIRE names 'redis', so the test is not skipped.", failed.Message);
    }

    [Theory]
    [InlineData("redsi")]
    [InlineData("chromium,Redis")]
    [InlineData("3")]
    public void A_required_part_that_does_not_exist_is_refused(string names)
    {
        var refused = Assert.Throws<XunitException>(() => PartExtensions.Required(names));
        Assert.Contains("the parts are chromium, elasticsearch, node, redis, mnist,", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_are_skipped_for_want_of_a_part_and_in_no_other_way()
    {
        IEnumerable<string> others = Checkout.SourceFiles("tests")
            .Where(file => !file.StartsWith(Path.Combine("tests", "Parts"), StringComparison.Ordinal) && Path.GetFileName(file) != "PartTests.cs")
            .Where(file => OtherSkip().IsMatch(File.ReadAllText(Path.Combine(Checkout.Root, file))));
        Assert.Empty(others);
    }

    [GeneratedRegex(@"\bSkip\.If|\bSkipException\b|Fact\(Skip|Theory\(Skip|\bSkip = """)]
    private static partial Regex OtherSkip();
}
