namespace OrleansLsh.Cli.Tests.Commands;

public class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("create")]
    [InlineData("train")]
    [InlineData("import")]
    [InlineData("search")]
    [InlineData("get")]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("count")]
    [InlineData("facets")]
    [InlineData("info")]
    [InlineData("list")]
    [InlineData("hash")]
    [InlineData("evaluate")]
    [InlineData("export")]
    [InlineData("rollback")]
    [InlineData("drop")]
    public async Task The_help_of_a_verb_ends_with_an_example_of_it(string verb)
    {
        var run = await LshRun.Of(verb, "--help");
        Assert.Equal(0, run.Code);
        int at = run.Out.LastIndexOf("Example", StringComparison.Ordinal);
        Assert.Contains($"  lsh {verb}", run.Out[at..], StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_help_of_the_program_lists_the_exit_codes()
    {
        var run = await LshRun.Of("--help");
        Assert.Contains("130  interrupted", run.Out, StringComparison.Ordinal);
    }
}
