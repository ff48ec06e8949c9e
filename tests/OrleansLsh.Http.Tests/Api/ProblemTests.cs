using System.Net;
using System.Text.Json;
using OrleansLsh.Http.Problems;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

public sealed class ProblemTests : IAsyncLifetime
{
    private ServedCollection _served = null!;

    public async Task InitializeAsync() => _served = await ServedCollection.StartAsync(options => options.MaxRequestBytes = 100_000);

    public async Task DisposeAsync() => await _served.DisposeAsync();

    [Theory]
    [InlineData("search", "{", 400, "malformed-json")]
    [InlineData("search", "", 400, "malformed-json")]
    [InlineData("search", "null", 400, "malformed-json")]
    [InlineData("search", "[]", 400, "malformed-json")]
    [InlineData("search", "{\"id\":\"a\"} x", 400, "malformed-json")]
    [InlineData("search", "{\"id\":5.5}", 400, "malformed-json")]
    [InlineData("search", "{\"id\":\"a\",\"id\":\"d\"}", 400, "malformed-json")]
    [InlineData("search", "{\"id\":\"\\ud83d\"}", 400, "invalid-id")]
    [InlineData("search", "{\"id\":\"a\",\"limit\":99999999999}", 400, "malformed-json")]
    [InlineData("search", "{\"vectors\":{\"v\":[1,2,\"x\"]}}", 400, "malformed-json")]
    [InlineData("search", "{\"id\":\"a\",\"setting\":{\"scoring\":\"magic\"}}", 400, "malformed-json")]
    [InlineData("search", "{\"id\":\"a\",\"limt\":5}", 400, "unknown-property")]
    [InlineData("search", "{\"id\":\"a\",\"setting\":{\"probs\":5}}", 400, "unknown-property")]
    [InlineData("search", "{}", 400, "invalid-argument")]
    [InlineData("search", "{\"id\":\"a\",\"limit\":0}", 400, "invalid-argument")]
    [InlineData("search", "{\"id\":\"a\",\"limit\":10001}", 413, "too-large")]
    [InlineData("search", "{\"id\":\"nobody\"}", 404, "unknown-document")]
    [InlineData("search", "{\"id\":\"\"}", 400, "invalid-id")]
    [InlineData("search", "{\"vectors\":{\"w\":[1,2,3]}}", 400, "unknown-field")]
    [InlineData("search", "{\"vectors\":{\"v\":[1,2]}}", 400, "wrong-dimensions")]
    [InlineData("search", "{\"vectors\":{\"v\":[1,2,1e39]}}", 400, "not-finite")]
    [InlineData("search", "{\"vectors\":{\"v\":[1,2,\"NaN\"]}}", 400, "not-finite")]
    [InlineData("search", "{\"vectors\":{\"v\":[0,0,0]}}", 400, "zero-vector")]
    [InlineData("search", "{\"id\":\"a\",\"filter\":{\"must\":[{\"field\":\"n\",\"like\":1}]}}", 400, "invalid-filter")]
    [InlineData("search", "{\"id\":\"a\",\"setting\":{\"scoring\":\"more_like_this\"}}", 409, "not-trained")]
    [InlineData("search:batch", "{\"searches\":[null]}", 400, "malformed-json")]
    [InlineData("search:batch", "{}", 400, "malformed-json")]
    [InlineData("explain", "{\"id\":\"a\"}", 400, "malformed-json")]
    [InlineData("explain", "{\"id\":\"a\",\"hit_id\":\"nobody\"}", 404, "unknown-document")]
    [InlineData("hash", "{\"vectors\":[[1,2],[1]]}", 400, "wrong-dimensions")]
    [InlineData("hash", "{\"vectors\":[[1,2,3]]}", 409, "not-trained")]
    [InlineData("train", "{\"clusters\":1}", 400, "invalid-argument")]
    [InlineData("train", "{\"subspaces\":9}", 400, "invalid-argument")]
    [InlineData("evaluate", "{\"k\":0}", 400, "invalid-argument")]
    [InlineData("documents", "{\"documents\":[{\"vectors\":{\"v\":[1,2,3]}}]}", 400, "malformed-json")]
    [InlineData("documents:delete", "{\"ids\":[\"\"]}", 400, "invalid-id")]
    public async Task A_bad_body_is_a_problem_with_its_type_and_place(string below, string body, int status, string type)
    {
        JsonElement problem = await ProblemAsync(_served.PostAsync($"/v1/collections/t/{below}", body), status, type);
        Assert.Equal("t", problem.GetProperty("collection").GetString());
        Assert.NotEmpty(problem.GetProperty("operation").GetString()!);
    }

    [Theory]
    [InlineData("search", "{\"id\":\"a\",\n \"limit\":99999999999}", "a whole number from -2,147,483,648 to 2,147,483,647 is expected, 99999999999 was found at $.limit, line 2, byte")]
    [InlineData("search", "{\"id\":\"a\",\"limit\":1.5}", "a whole number from -2,147,483,648 to 2,147,483,647 is expected, 1.5 was found at $.limit")]
    [InlineData("search", "{\"id\":\"a\",\"limit\":\"ten\"}", "is expected, the string \"ten\" was found at $.limit")]
    [InlineData("search", "{\"id\":\"a\",\"offset\":null}", "is expected, null was found at $.offset")]
    [InlineData("search", "{\"id\":5.5}", "expected a string or an integer as an id, 5.5 was found at $.id")]
    [InlineData("search", "{\"id\":[\"a\"]}", "expected a string or an integer as an id, an array was found at $.id")]
    [InlineData("search", "{\"id\":\"a\",\"score_threshold\":true}", "a number is expected, true was found at $.score_threshold")]
    [InlineData("search", "{\"id\":\"a\",\"include_self\":1}", "true or false is expected, 1 was found at $.include_self")]
    [InlineData("search", "{\"id\":\"a\",\"include\":\"title\"}", "an array of strings is expected, the string \"title\" was found at $.include")]
    [InlineData("search", "{\"id\":\"a\",\"setting\":{\"probes\":{}}}", "is expected, an object was found at $.setting.probes")]
    [InlineData("search", "{\"id\":\"a\",\"weights\":[]}", "an object is expected, an array was found at $.weights")]
    [InlineData("search", "[1]", "an object is expected, an array was found")]
    [InlineData("search", "", "it is empty")]
    [InlineData("search", "{\"id\":\"a\"", "it ends inside an object or array that is not closed")]
    [InlineData("search", "{\"id\":\"a\",\"id\":\"d\"}", "The property 'id' is given twice")]
    [InlineData("documents:get", "{\"ids\":null}", "null is no value here")]
    [InlineData("train", "{\"seed\":1e99}", "a whole number from -2,147,483,648 to 2,147,483,647 is expected, 1e99 was found at $.seed")]
    public async Task What_is_wrong_with_a_value_names_the_value_and_what_is_expected(string below, string body, string told)
    {
        JsonElement problem = await ProblemAsync(_served.PostAsync($"/v1/collections/t/{below}", body), 400, "malformed-json");
        Assert.Contains(told, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "documents?limt=5", "The query value 'limt' is not known; taken are 'prefix', 'limit', 'with_vectors'.")]
    [InlineData("GET", "documents?limit=5&limit=6", "The query value 'limit' is given 2 times; give it once.")]
    [InlineData("GET", "documents/a?with_vector=true", "The query value 'with_vector' is not known; taken are 'with_vectors'.")]
    [InlineData("DELETE", "documents/a?dry_run=true", "The query value 'dry_run' is not known; none are taken here.")]
    [InlineData("POST", "search?limit=5", "The query value 'limit' is not known; none are taken here.")]
    [InlineData("POST", "train?cells=5", "The query value 'cells' is not known; none are taken here.")]
    public async Task A_query_value_that_nothing_reads_is_refused_before_anything_is_done(string method, string below, string told)
    {
        JsonElement problem = await ProblemAsync(_served.SendAsync(new HttpMethod(method), $"/v1/collections/t/{below}"), 400, "invalid-argument");
        Assert.Equal(told, problem.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _served.SendAsync(HttpMethod.Get, "/v1/collections/t/documents/a")).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_with_the_request_itself_is_a_problem_too()
    {
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/v1/nothing"), 404, "not-found");
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/explorer/../appsettings.json"), 404, "not-found");
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/explorer/%2e%2e%2f%2e%2e%2fetc%2fpasswd"), 400, "bad-request");
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/t/train/none"), 404, "not-found");
        await ProblemAsync(_served.SendAsync(HttpMethod.Patch, "/v1/collections/t"), 405, "method-not-allowed");
        await ProblemAsync(_served.PostAsync("/v1/collections/t/search", """{"id":"a"}""", "text/plain"), 415, "unsupported-media-type");
        await ProblemAsync(_served.PostAsync("/v1/collections/t/search", """{"id":"a"}""", "application/json; charset=utf-16"), 415, "unsupported-media-type");
        await ProblemAsync(_served.PostAsync("/v1/collections/t/search", """{"id":"a"}""", ""), 415, "unsupported-media-type");
        await ProblemAsync(_served.PostAsync("/v1/collections/t/documents:import", "{}"), 415, "unsupported-media-type");
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/t/sample?size=no"), 400, "invalid-argument");
        await ProblemAsync(_served.PostAsync("/v1/collections/t/search", $$"""{"id":"{{new string('x', 200_000)}}"}"""), 413, "too-large");
        using var picky = new HttpRequestMessage(HttpMethod.Get, "/v1/collections") { Headers = { { "accept", "text/csv" } } };
        await ProblemAsync(_served.Http.SendAsync(picky), 406, "not-acceptable");
        await ProblemAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/t", """{"fields":[{"name":"v","dimensions":3}]}"""), 409, "collection-exists");
        await ProblemAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/t/documents/x", """{"vectors":{"v":[1,2,"\ud83d"]}}"""), 400, "malformed-json");
        await ProblemAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/Bad", """{"fields":[{"name":"v","dimensions":3}]}"""), 400, "invalid-argument");
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_says_no_more_than_that_and_the_server_is_not_ready()
    {
        await using LshServer server = await LshServer.StartAsync(BrokenService.Create(), ["http://127.0.0.1:0"], log: _ => { });
        using var http = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };
        JsonElement problem = await ProblemAsync(http.GetAsync("/v1/collections"), 500, "unexpected");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
    }

    [Theory]
    [InlineData("""{"id":"x","vectors":{"v":[1,2,3]},"a":"\ud800"}""", "invalid-argument")]
    [InlineData("""{"id":"x","vectors":{"v":[1,2,3]},"\udc00":1}""", "invalid-argument")]
    [InlineData("""{"id":"x","vectors":{"v":[1,2,3]},"source":{"a":[{"\ud83d":1}]}}""", "invalid-argument")]
    [InlineData("""{"id":"x","vectors":{"v\ud800":[1,2,3]}}""", "unknown-field")]
    [InlineData("""{"id":"x\ud800","vectors":{"v":[1,2,3]}}""", "invalid-id")]
    public async Task A_document_with_half_a_surrogate_pair_anywhere_is_a_failure_and_the_one_beside_it_is_written(string document, string type)
    {
        JsonElement answer = await OkAsync(_served.PostAsync("/v1/collections/t/documents", $$$"""{"documents":[{{{document}}},{"id":"whole","vectors":{"v":[1,2,3]}} ]}"""));
        Assert.Equal(1, answer.GetProperty("written").GetInt32());
        Assert.Equal($"urn:lsh:problem:{type}", Assert.Single(answer.GetProperty("failures").EnumerateArray()).GetProperty("type").GetString());
        using HttpResponseMessage imported = await _served.PostAsync("/v1/collections/t/documents:import?results=failures", document + "\n", "application/x-ndjson");
        Assert.Contains($"\"type\":\"urn:lsh:problem:{type}\"", await imported.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"x","vectors":{"v":[1,null,3]}}""", "x")]
    [InlineData("""{"vectors":{"v":[1,"2",3]},"id":7}""", "7")]
    [InlineData("""{"id":1.5,"vectors":{"v":[1,2,3]}}""", "")]
    [InlineData("""{"id":"x","id":"y"}""", "x")]
    [InlineData("""{"vectors":{"v":[1,2,3]}}""", "")]
    [InlineData("null", "")]
    [InlineData("[1]", "")]
    public async Task A_document_that_cannot_be_read_is_a_failure_and_the_one_beside_it_is_written(string document, string id)
    {
        JsonElement answer = await OkAsync(_served.PostAsync(
            "/v1/collections/t/documents", $$$"""{"documents":[{"id":"before","vectors":{"v":[1,2,3]}},{{{document}}},{"id":"whole","vectors":{"v":[1,2]}}]}"""));
        Assert.Equal(1, answer.GetProperty("written").GetInt32());
        JsonElement[] failures = [.. answer.GetProperty("failures").EnumerateArray()];
        Assert.Equal([1, 2], failures.Select(failure => failure.GetProperty("position").GetInt32()));
        Assert.Equal([id, "whole"], failures.Select(failure => failure.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("""{"id":1.5,"vectors":{"v":[1,2,3]}}""")]
    [InlineData("""{"id":"good","vectors":{"v":[1,2,3]}},{"id":1.5},{""")]
    public async Task Documents_of_which_none_can_be_read_and_what_is_no_JSON_are_refused_whole(string documents)
    {
        await ProblemAsync(_served.PostAsync("/v1/collections/t/documents", $$"""{"documents":[{{documents}}]}"""), 400, "malformed-json");
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/t/documents/good"), 404, "unknown-document");
    }

    [Fact]
    public async Task A_request_keeps_its_own_id()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/collections/none") { Headers = { { "x-request-id", "mine-1" } } };
        using HttpResponseMessage response = await _served.Http.SendAsync(request);
        Assert.Equal("mine-1", Assert.Single(response.Headers.GetValues("x-request-id")));
    }

    [Fact]
    public void Every_kind_of_error_has_a_type_a_title_and_a_status()
    {
        foreach (ErrorKind kind in Enum.GetValues<ErrorKind>())
        {
            string type = ProblemTypes.Of(kind);
            Assert.Equal(kind, ProblemTypes.KindOf(type));
            Assert.Matches("^urn:lsh:problem:[a-z-]+$", type);
            Assert.InRange(ProblemTypes.StatusOf(kind), 400, 507);
        }
        Assert.Equal(ProblemTypes.All.Count, ProblemTypes.All.Distinct().Count());
    }
}
