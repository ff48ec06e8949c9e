using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

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
    public async Task The_document_is_valid_and_every_reference_leads_somewhere()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        string json = await served.Http.GetStringAsync("/openapi/v1.json");
        ReadResult read = OpenApiDocument.Parse(json, OpenApiConstants.Json, new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        JsonElement document = JsonDocument.Parse(json).RootElement;
        string[] references = [.. References(document).Distinct()];
        Assert.True(references.Length > 20, $"{references.Length} references");
        Assert.DoesNotContain(references, reference => !Leads(document, reference));
        // An array without items takes anything: the schema of what is read by hand was lost.
        Assert.DoesNotContain("\"type\":\"array\"}", JsonSerializer.Serialize(document), StringComparison.Ordinal);
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("#/components/schemas/Document",
            schemas.GetProperty("DocumentsBody").GetProperty("properties").GetProperty("documents").GetProperty("items").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/Clause",
            schemas.GetProperty("Filter").GetProperty("properties").GetProperty("must").GetProperty("items").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/Clause",
            schemas.GetProperty("Clause").GetProperty("properties").GetProperty("must_not").GetProperty("items").GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_and_says_how_it_fails()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        JsonElement paths = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json")).RootElement.GetProperty("paths");
        JsonElement[] operations = [.. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value)];
        string[] ids = [.. operations.Select(operation => operation.GetProperty("operationId").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (JsonElement operation in operations)
            Assert.Equal("#/components/schemas/Problem", operation.GetProperty("responses").GetProperty("default").GetProperty("content")
                .GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString());
        JsonElement search = paths.GetProperty("/v1/collections/{collection}/search").GetProperty("post");
        Assert.Equal("#/components/schemas/SearchBody", search.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(2, search.GetProperty("security").GetArrayLength());
        Assert.Equal("#/components/schemas/Document", paths.GetProperty("/v1/collections/{collection}/documents:export").GetProperty("get")
            .GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/x-ndjson").GetProperty("schema").GetProperty("$ref").GetString());
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

    private static IEnumerable<string> References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : References(property.Value)),
        _ => [],
    };

    private static bool Leads(JsonElement document, string reference)
    {
        JsonElement at = document;
        foreach (string step in reference.TrimStart('#', '/').Split('/'))
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal), out at)) return false;
        return true;
    }

    private static string Checkout()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansLsh.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a checkout that holds OrleansLsh.sln.");
    }
}
