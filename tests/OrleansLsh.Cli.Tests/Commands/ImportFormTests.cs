namespace OrleansLsh.Cli.Tests.Commands;

public class ImportFormTests
{
    [Theory]
    [InlineData("""{"id":"a","v":[1,2,3,4,5,6,7,8]}""")]
    [InlineData("""{"id":"a","title":"without any"}""")]
    public async Task A_line_whose_vector_stands_elsewhere_is_answered_with_the_form_of_a_line(string line)
    {
        using var shop = await new Shop().ImportAsync(3);
        await File.WriteAllTextAsync(shop.PathOf("wrong.jsonl"), line + "\n");
        LshRun refused = await shop.RunAsync("import", "shop", shop.PathOf("wrong.jsonl"));
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("""has no vector; give it one in at least one of 'v': in JSON {"id":…,"vectors":{"v":[…]},…}.""", refused.Error, StringComparison.Ordinal);
    }
}
