using OrleansLsh.Index.Elasticsearch.Installing;

namespace OrleansLsh.Index.Elasticsearch.Tests.Installing;

public class OrderedDifferenceTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("1a 2b 3c", "1a 2b 3c", "")]
    [InlineData("2b", "1a 2b 3c", "a c")]
    [InlineData("", "1a 2b", "a b")]
    [InlineData("1a 2b 5e", "4d", "d")]
    // Replaced since: the older writing is gone.
    [InlineData("2b 9a", "1a 2b", "a")]
    // One number for several, in whatever order.
    [InlineData("1a 1b 1c 2d", "1c 1x 1a 2d", "x")]
    [InlineData("1a", "1b 1a 1c", "b c")]
    public async Task What_the_first_has_not_is_found_by_number_and_id(string kept, string pruned, string missing)
    {
        var found = new List<string>();
        await foreach (string id in OrderedDifference.MissingAsync(Read(kept), Read(pruned), default)) found.Add(id);
        Assert.Equal(missing, string.Join(' ', found));
    }

    private static async IAsyncEnumerable<(long Order, string Id)> Read(string text)
    {
        foreach (string entry in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await Task.Yield();
            yield return (entry[0] - '0', entry[1..]);
        }
    }
}
