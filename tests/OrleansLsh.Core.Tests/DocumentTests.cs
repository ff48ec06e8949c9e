using System.Text.Json;

namespace OrleansLsh.Core.Tests;

public sealed class DocumentTests
{
    [Fact]
    public void One_without_vectors_has_an_object_for_its_source()
    {
        Document document = Document.Of("1", new { title = "Read a file" });
        Assert.Empty(document.Vectors);
        Assert.Equal("""{"title":"Read a file"}""", document.Source.GetRawText());
        Assert.Equal("{}", Document.Of("1", JsonElement.Parse("{}")).Source.GetRawText());
        foreach (object source in (object[])["a text", new[] { 1f }, 7])
            Assert.Contains("'1'", Assert.Throws<ArgumentException>(() => Document.Of("1", source)).Message, StringComparison.Ordinal);
    }
}
