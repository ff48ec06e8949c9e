using System.Text.Json;

namespace OrleansLsh.Testing.Tests;

public class TemporaryServiceTests(TemporaryService shared) : IClassFixture<TemporaryService>
{
    [Fact]
    public async Task A_text_finds_the_document_whose_text_is_like_it()
    {
        ISimilarityService lsh = shared.Service;
        await lsh.CreateAsync("texts", [new VectorField("title", FakeEmbedder.DefaultDimensions) { Embedder = "minilm" }]);
        await lsh.UpsertAsync("texts", [Of("1", "a lamp"), Of("2", "a bicycle")]);
        var request = new SearchRequest { QueryTexts = new Dictionary<string, string> { ["title"] = "warm lamps" }, Limit = 1 };
        Assert.Equal("1", (await lsh.SearchAsync("texts", request)).Hits.Single().Id);
        Assert.Contains("warm lamps", shared.Embedder.Texts);
    }

    [Fact]
    public async Task What_was_written_is_there_when_it_is_opened_again_and_gone_with_it()
    {
        string file;
        await using (TemporaryService own = TemporaryService.Open(dimensions: 16))
        {
            ISimilarityService before = own.Service;
            await before.CreateAsync("texts", [new VectorField("title", 16) { Embedder = "any" }]);
            await before.UpsertAsync("texts", [Of("1", "a lamp")]);
            ISimilarityService after = await own.ReopenAsync();
            Assert.Same(after, own.Service);
            Assert.Equal(1, (await after.DescribeAsync("texts")).Documents);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => before.ListAsync());
            Assert.True(File.Exists(file = own.File));
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public void It_can_be_disposed_of_without_waiting_and_twice()
    {
        var own = new TemporaryService();
        own.Dispose();
        own.Dispose();
        Assert.False(File.Exists(own.File));
    }

    internal static Document Of(string id, string title) =>
        new(id, new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(new { title }));
}
