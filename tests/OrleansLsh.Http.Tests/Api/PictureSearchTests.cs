using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

public sealed class PictureSearchTests : IAsyncLifetime, IDisposable
{
    private const int MaxPicture = 2_000;
    private readonly Bytes _bytes = new();
    private ServedCollection _served = null!;

    public async Task InitializeAsync()
    {
        _served = await ServedCollection.StartAsync(options =>
        {
            (options.MaxRequestBytes, options.MaxPictureBytes) = (50_000, MaxPicture);
            options.PictureEmbedders = name => name == "bytes" ? _bytes : null;
        });
        await _served.Service.CreateAsync("photos",
            [new VectorField("image", 3) { Embedder = "bytes" }, new VectorField("back", 3) { Embedder = "bytes" }, new VectorField("title", 3) { Embedder = "words" },
            new VectorField("wide", 4) { Embedder = "bytes" }]);
        await _served.Service.UpsertAsync("photos",
        [
            Document("red", "image", 9, 0, 0), Document("green", "image", 0, 9, 0), Document("dark", "back", 9, 9, 9),
        ]);
    }

    public async Task DisposeAsync() => await _served.DisposeAsync();

    public void Dispose() => _bytes.Dispose();

    [Fact]
    public async Task A_picture_finds_what_looks_like_it_with_all_that_a_search_may_say()
    {
        JsonElement answer = await OkAsync(SendAsync("photos", Picture("image", [1, 8, 0])));
        Assert.Equal(["green", "red"], Ids(answer));
        answer = await OkAsync(SendAsync("photos", Search("""{"limit":1,"filter":{"must":[{"field":"kind","equals":"red"}]}}"""), Picture("image", [1, 8, 0])));
        Assert.Equal(["red"], Ids(answer));
        Assert.Equal("red", answer.GetProperty("hits")[0].GetProperty("source").GetProperty("kind").GetString());
        // Several pictures, and a vector beside them.
        answer = await OkAsync(SendAsync("photos", Picture("back", [1, 1, 1]), Picture("image", [8, 0, 0]), Search("""{"weights":{"back":5,"image":1}}""")));
        Assert.Equal("dark", Ids(answer)[0]);
        answer = await OkAsync(SendAsync("photos", Search("""{"vectors":{"back":[1,1,1]}}"""), Picture("image", [8, 0, 0])));
        Assert.Equal(["dark", "red"], Ids(answer).Take(2).Order());
    }

    [Theory]
    [InlineData("photos", "nothing", 400, "unknown-field", "Collection 'photos' has no vector field 'nothing'; it has image, back, title, wide.")]
    [InlineData("photos", "title", 422, "not-supported", "Field 'title' of collection 'photos' is made by the embedder 'words', which this server does not have as an embedder of pictures. Send the vector, or register it under this name.")]
    [InlineData("t", "v", 422, "not-supported", "Field 'v' of collection 't' names no embedder, so nothing says what makes its vectors of pictures. Send the vector, or create the field with the name of an embedder of pictures.")]
    [InlineData("photos", "wide", 400, "wrong-dimensions", "The embedder 'bytes' makes vectors of 3 dimensions; field 'wide' of collection 'photos' has 4.")]
    [InlineData("nowhere", "v", 404, "unknown-collection", null)]
    public async Task A_field_that_has_no_embedder_of_pictures_says_so(string collection, string field, int status, string type, string? detail)
    {
        JsonElement problem = await ProblemAsync(SendAsync(collection, Picture(field, [1, 2, 3])), status, type);
        if (detail is not null) Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_picture_that_is_too_large_or_cannot_be_decoded_is_refused_and_the_large_one_is_never_decoded()
    {
        JsonElement problem = await ProblemAsync(SendAsync("photos", Picture("image", new byte[MaxPicture + 1])), 413, "too-large");
        Assert.Equal("The part 'image' has more than 2,000 bytes, which is the most.", problem.GetProperty("detail").GetString());
        Assert.Equal(0, _bytes.Calls);
        problem = await ProblemAsync(SendAsync("photos", Picture("image", [])), 400, "invalid-argument");
        Assert.Equal("The picture for field 'image' has no vector: The picture cannot be embedded: it is empty.", problem.GetProperty("detail").GetString());
        _bytes.IsAway = true;
        await ProblemAsync(SendAsync("photos", Picture("image", [1, 2, 3])), 503, "unavailable");
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused()
    {
        await BadAsync("It has no picture", Search("{}"));
        await BadAsync("It has two parts 'search'.", Search("{}"), Search("{}"), Picture("image", [1, 2, 3]));
        await BadAsync("It has two pictures for the field 'image'.", Picture("image", [1, 2, 3]), Picture("image", [1, 2, 3]));
        await BadAsync("more than 16 pictures", [.. Enumerable.Range(0, 17).Select(i => Picture($"f{i}", [1]))]);
        await BadAsync("It has a part without a name.", new ByteArrayContent([1]));
        await ProblemAsync(SendAsync("photos", Search("{"), Picture("image", [1, 2, 3])), 400, "malformed-json");
        await ProblemAsync(SendAsync("photos", Search("""{"limt":1}"""), Picture("image", [1, 2, 3])), 400, "unknown-property");
        await ProblemAsync(SendAsync("photos", Search("""{"id":"red"}"""), Picture("image", [1, 2, 3])), 400, "invalid-argument");
        await ProblemAsync(SendAsync("photos", Search("""{"vectors":{"image":[1,2,3]}}"""), Picture("image", [1, 2, 3])), 400, "invalid-argument");
        await ProblemAsync(_served.PostAsync("v1/collections/photos/search", "x", "multipart/form-data"), 400, "bad-request");
        await ProblemAsync(_served.PostAsync("v1/collections/photos/search", "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc", "multipart/form-data; boundary=b"), 400, "bad-request");
        await ProblemAsync(_served.PostAsync("v1/collections/photos/search:batch", "--b--", "multipart/form-data; boundary=b"), 415, "unsupported-media-type");
    }

    private async Task BadAsync(string why, params HttpContent[] parts)
    {
        JsonElement problem = await ProblemAsync(SendAsync("photos", parts), 400, "bad-request");
        Assert.StartsWith("The body is no form of a search with pictures. ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(why, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> SendAsync(string collection, params HttpContent[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (HttpContent part in parts) form.Add(part);
        return _served.Http.PostAsync($"v1/collections/{collection}/search", form);
    }

    private static ByteArrayContent Picture(string field, byte[] bytes) =>
        Named(new ByteArrayContent(bytes), new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = "new.png" });

    private static StringContent Search(string json) =>
        Named(new StringContent(json, Encoding.UTF8, "application/json"), new ContentDispositionHeaderValue("form-data") { Name = "search" });

    private static T Named<T>(T content, ContentDispositionHeaderValue disposition)
        where T : HttpContent
    {
        content.Headers.ContentDisposition = disposition;
        return content;
    }

    private static string[] Ids(JsonElement answer) =>
        [.. answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("id").GetString()!)];

    private static Document Document(string id, string field, params float[] vector) => OrleansLsh.Document.Of(id, field, vector, new { kind = id });

    /// <summary>A picture's bytes are its vector.</summary>
    private sealed class Bytes : IEmbeddingGenerator<DataContent, Embedding<float>>
    {
        public int Calls { get; private set; }

        public bool IsAway { get; set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            if (IsAway) throw new InvalidOperationException("the model is away");
            DataContent picture = values.Single();
            if (picture.Data.IsEmpty) throw new LshException(ErrorKind.InvalidArgument, "The picture cannot be embedded: it is empty.");
            return Task.FromResult<GeneratedEmbeddings<Embedding<float>>>(
                [new Embedding<float>(Array.ConvertAll(picture.Data.ToArray(), one => (float)one))]);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
