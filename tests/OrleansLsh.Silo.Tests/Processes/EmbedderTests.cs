using System.Text.Json;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Silo.Tests.Processes;

/// <summary>A silo that has models of sentences and pictures by its configuration.</summary>
public sealed class EmbedderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silo_embeds_what_comes_over_HTTP_by_the_model_of_its_configuration()
    {
        await using SiloProcess silo = await SiloProcess.StartAsync(_folder, ("Embedders__minilm", GalleryModels.MiniLm));
        await using var lsh = new HttpSimilarityService(silo.Address);
        await lsh.CreateAsync("shop", [new VectorField("title", 384) { Source = "title", Embedder = "minilm" }]);
        string[] titles = ["A warm reading lamp", "Garden hose", "Read a file without blocking"];
        WriteReport report = await lsh.UpsertAsync("shop", [.. titles.Select((title, i) => new Document(
            $"{i}", new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(new { title })))]);
        Assert.Equal((3, 0), (report.Written, report.Failures.Count));
        var request = new SearchRequest { QueryTexts = new Dictionary<string, string> { ["title"] = "asynchronous input" }, Limit = 1 };
        Assert.Equal("2", (await lsh.SearchAsync("shop", request)).Hits[0].Id);
        LshException wrong = await Assert.ThrowsAsync<LshException>(
            () => lsh.CreateAsync("narrow", [new VectorField("title", 100) { Embedder = "minilm" }]));
        Assert.Contains("makes vectors of 384 dimensions", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_searches_by_a_picture_that_comes_over_HTTP_by_the_network_of_its_configuration()
    {
        // A picture of one colour, 2 x 2, as BMP.
        byte[] red =
        [
            .. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0, 0,
            .. new byte[16], 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0,
        ];
        await using SiloProcess silo = await SiloProcess.StartAsync(_folder, ("PictureEmbedders__resnet18", GalleryModels.ResNet18));
        await using var lsh = new HttpSimilarityService(silo.Address);
        await lsh.CreateAsync("photos", [new VectorField("image", 512) { Embedder = "resnet18" }]);
        await lsh.UpsertAsync("photos", [Document.Of("a", "image", Enumerable.Repeat(1f, 512).ToArray())]);
        using var http = new HttpClient { BaseAddress = silo.Address };
        using var form = new MultipartFormDataContent { { new ByteArrayContent(red), "image", "red.bmp" } };
        using HttpResponseMessage answer = await http.PostAsync("v1/collections/photos/search", form);
        string said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        Assert.Equal("a", JsonDocument.Parse(said).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("Embedders")]
    [InlineData("PictureEmbedders")]
    public async Task A_silo_with_a_model_that_is_not_there_does_not_start_and_names_the_setting(string setting)
    {
        (int code, string said) = await SiloProcess.RefusedAsync(_folder, ($"{setting}__minilm", Path.Combine(_folder, "nowhere")));
        Assert.Equal(2, code);
        Assert.Contains($"Lsh:{setting}:minilm cannot be loaded: ", said, StringComparison.Ordinal);
        Assert.Contains("nowhere', where no file or folder is.", said, StringComparison.Ordinal);
    }
}
