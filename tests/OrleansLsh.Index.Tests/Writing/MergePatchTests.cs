using System.Text.Json;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Index.Tests.Writing;

public class MergePatchTests
{
    // The examples of RFC 7396, appendix A, of objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    // What does not change stays as it was written.
    [InlineData("""{"n":1.500,"é":"\u00e9","x":1}""", """{"x":2.0}""", """{"n":1.500,"é":"\u00e9","x":2.0}""")]
    [InlineData("""{"\u0061":1,"b":2}""", """{"a":3}""", """{"\u0061":3,"b":2}""")]
    [InlineData("""{"a":1,"a":2,"b":2}""", """{"a":3}""", """{"a":3,"b":2}""")]
    public void Changes_are_merged_as_the_RFC_says(string source, string changes, string merged) =>
        Assert.Equal(merged, MergePatch.Apply(JsonElement.Parse(source), JsonElement.Parse(changes)).GetRawText());

    [Fact]
    public void What_has_no_source_gets_one() =>
        Assert.Equal("""{"a":1}""", MergePatch.Apply(default, JsonElement.Parse("""{"a":1,"b":null}""")).GetRawText());

    [Fact]
    public async Task Small_changes_of_large_documents_are_made_in_several_commits()
    {
        const int Many = 6, Large = 8_000_000;
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("shop", "v", 1, Metric.Euclidean);
        string blob = new('x', Large);
        for (int i = 0; i < Many; i++) await service.UpsertAsync("shop", [Document.Of($"{i}", "v", new float[] { i }, new { blob })]);
        WriteReport report = await service.UpdateAsync(
            "shop", [.. Enumerable.Range(0, Many).Append(99).Append(0).Select(i => DocumentUpdate.Of($"{i}", new { i }))]);
        Assert.Equal(Many + 1, report.Written);
        Assert.Equal(Many, Assert.Single(report.Failures).Position);
        await foreach (Document document in service.ExportAsync("shop"))
        {
            Assert.Equal(document.Id, $"{document.Source.GetProperty("i")}");
            Assert.Equal(Large, document.Source.GetProperty("blob").GetString()!.Length);
        }
    }
}
