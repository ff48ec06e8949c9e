using System.Text.Json;

namespace OrleansLsh.Http.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_contract_is_the_one_that_was_agreed_on()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        string actual = (await served.Http.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n") + "\n";
        string agreed = Path.Combine(Checkout(), "tests", "OrleansLsh.Http.Tests", "Api", "openapi.json");
        // LSH_AGREE=1 writes the file: a change of the contract is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") await File.WriteAllTextAsync(agreed, actual);
        Assert.Equal(await File.ReadAllTextAsync(agreed), actual);
    }

    [Fact]
    public async Task The_search_is_described_with_its_body_and_its_answer()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        JsonElement document = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json")).RootElement;
        JsonElement search = document.GetProperty("paths").GetProperty("/v1/collections/{collection}/search").GetProperty("post");
        JsonElement body = search.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties");
        foreach (string property in (string[])["id", "vectors", "filter", "limit", "offset", "with_vectors", "include", "weights", "setting"])
            Assert.True(body.TryGetProperty(property, out _), property);
        Assert.True(search.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetProperty("properties").TryGetProperty("hits", out _));
    }

    [Fact]
    public async Task The_page_of_the_API_fetches_nothing_from_elsewhere()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        foreach (string file in (string[])["/openapi", "/openapi/openapi.js", "/openapi/openapi.css"])
        {
            using HttpResponseMessage response = await served.SendAsync(HttpMethod.Get, file);
            Assert.DoesNotContain("://", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("content-security-policy")), StringComparison.Ordinal);
            using var again = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
            Assert.Equal(System.Net.HttpStatusCode.NotModified, (await served.Http.SendAsync(again)).StatusCode);
        }
    }

    private static string Checkout()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansLsh.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a checkout that holds OrleansLsh.sln.");
    }
}
