using System.Net;
using System.Text.Json;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Api;

public sealed class EndpointTests : IAsyncLifetime
{
    private const string Collection = "/v1/collections/t";
    private ServedCollection _served = null!;

    public async Task InitializeAsync() => _served = await ServedCollection.StartAsync();

    public async Task DisposeAsync() => await _served.DisposeAsync();

    [Fact]
    public async Task A_search_by_id_answers_as_the_contract_says()
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/search", """{"id":"a","limit":5}"""));
        Assert.True(answer.GetProperty("took_ms").GetDouble() >= 0);
        JsonElement[] hits = [.. answer.GetProperty("hits").EnumerateArray()];
        Assert.Equal(["b/c", "d"], hits.Select(hit => hit.GetProperty("id").GetString()));
        Assert.Equal("second", hits[0].GetProperty("source").GetProperty("title").GetString());
        Assert.True(hits[0].GetProperty("score").GetDouble() > hits[1].GetProperty("score").GetDouble());
        Assert.True(hits[0].GetProperty("distance").GetDouble() < hits[1].GetProperty("distance").GetDouble());
        Assert.False(hits[1].TryGetProperty("source", out _));
    }

    [Fact]
    public async Task A_search_by_vectors_takes_everything_the_contract_names()
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/search",
            """{"vectors":{"v":[1,2,3]},"filter":{"must":[{"should":[{"field":"n","equals":1},{"must":[{"field":"n","exists":false},{"field":"title","equals":"none"}]}]}],"must_not":[{"field":"n","equals":{"date":"2024-01-31"}}]},"limit":10,"offset":0,"with_vectors":true,"include":["title"],"weights":{"v":2},"setting":{"scoring":"exact"},"include_self":true,"score_threshold":0.1}"""));
        JsonElement hit = Assert.Single(answer.GetProperty("hits").EnumerateArray());
        Assert.Equal("""{"title":"first"}""", hit.GetProperty("source").GetRawText());
        Assert.Equal(3, hit.GetProperty("vectors").GetProperty("v").GetArrayLength());
    }

    [Fact]
    public async Task An_id_may_be_a_number_wherever_an_id_is_given()
    {
        await OkAsync(_served.PostAsync($"{Collection}/documents", """{"documents":[{"id":42,"vectors":{"v":[1,2,5]}}]}"""));
        JsonElement read = await OkAsync(_served.PostAsync($"{Collection}/documents:get", """{"ids":[42,"a"]}"""));
        Assert.Equal(["42", "a"], read.GetProperty("documents").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        JsonElement found = await OkAsync(_served.PostAsync($"{Collection}/search", """{"id":42,"filter":{"must":[{"field":"id","any_of":[42,"a"]}]},"include_self":true}"""));
        Assert.Equal(["42", "a"], found.GetProperty("hits").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        await OkAsync(_served.PostAsync($"{Collection}/explain", """{"id":"a","hit_id":42}"""));
        Assert.Equal(1, (await OkAsync(_served.PostAsync($"{Collection}/documents:delete", """{"ids":[42]}"""))).GetProperty("deleted").GetInt32());
        await RefusedAsync(_served.PostAsync($"{Collection}/search", """{"id":4.2}"""), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("documents", """{"id":"a","vectors":{"v":[1,2,3]},"n":7}""")]
    [InlineData("documents:update", """{"id":"a","n":7}""")]
    public async Task A_null_among_documents_is_a_failure_of_its_own(string operation, string good)
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/{operation}", $$"""{"documents":[null,{{good}},null]}"""));
        Assert.Equal(1, answer.GetProperty("written").GetInt32());
        Assert.Equal([0, 2], answer.GetProperty("failures").EnumerateArray().Select(failure => failure.GetProperty("position").GetInt32()));
        JsonElement read = await OkAsync(_served.Http.GetAsync($"{Collection}/documents/a"));
        Assert.Equal(7, read.GetProperty("source").GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData("POST", "/v1/collections/t/rollback")]
    [InlineData("DELETE", "/v1/collections/t/documents/a")]
    [InlineData("DELETE", "/v1/collections/t/document?id=a")]
    [InlineData("DELETE", "/v1/collections/t/train/x")]
    [InlineData("DELETE", "/v1/collections/t")]
    public async Task A_change_that_takes_no_body_refuses_one_that_says_something(string method, string address)
    {
        JsonElement problem = await RefusedAsync(_served.SendAsync(new HttpMethod(method), address, """{"field":"v"}"""), HttpStatusCode.BadRequest);
        Assert.Contains("'field'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, (await _served.Service.DescribeAsync("t")).Documents);
        await RefusedAsync(_served.SendAsync(HttpMethod.Delete, "/v1/collections/none", "{}"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("search", """{"id":"a","setting":{"scoring":1}}""")]
    [InlineData("train", """{"family":0}""")]
    [InlineData("train", """{"split":0}""")]
    public async Task A_word_is_not_given_as_its_number(string operation, string body)
    {
        JsonElement problem = await RefusedAsync(_served.PostAsync($"{Collection}/{operation}", body), HttpStatusCode.BadRequest);
        Assert.Contains("expected one of", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_of_nothing_is_none()
    {
        (int status, string head, string body) = await RawRequests.AskAsync(_served, "/v1/collections/t/documents/a", "DELETE",
            "transfer-encoding: chunked\r\n", "0\r\n\r\n"u8.ToArray());
        Assert.True(status == 204, head + body);
    }

    [Fact]
    public async Task A_source_that_is_given_twice_is_refused_however_it_comes()
    {
        const string twice = """{"id":"x","vectors":{"v":[1,2,3]},"source":{"a":1},"source":{"b":1}}""";
        await RefusedAsync(_served.SendAsync(HttpMethod.Put, $"{Collection}/documents/x", twice), HttpStatusCode.BadRequest);
        await RefusedAsync(_served.PostAsync($"{Collection}/documents", $$"""{"documents":[{{twice}}]}"""), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_filter_on_a_field_that_no_document_has_is_answered_with_a_warning()
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/search", """{"id":"a","filter":{"must_not":[{"field":"titel","equals":"x"}]}}"""));
        Assert.Equal(2, answer.GetProperty("hits").GetArrayLength());
        Assert.Contains("'titel'", Assert.Single(answer.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        answer = await OkAsync(_served.PostAsync($"{Collection}/search", """{"id":"a","filter":{"must_not":[{"field":"title","equals":"x"}]}}"""));
        Assert.False(answer.TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task An_empty_include_gives_no_source()
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/search", """{"id":"a","include":[]}"""));
        Assert.All(answer.GetProperty("hits").EnumerateArray(), hit => Assert.False(hit.TryGetProperty("source", out _)));
    }

    [Fact]
    public async Task Several_searches_are_answered_in_their_order()
    {
        JsonElement answer = await OkAsync(_served.PostAsync($"{Collection}/search:batch", """{"searches":[{"id":"a","limit":1},{"id":"b/c","limit":1}]}"""));
        Assert.Equal(["b/c", "a"], answer.GetProperty("responses").EnumerateArray().Select(one => one.GetProperty("hits")[0].GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_collection_is_created_described_listed_and_dropped()
    {
        JsonElement created = await OkAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/shop", """{"fields":[{"name":"w","dimensions":4,"metric":"euclidean"}]}"""), 201);
        Assert.Equal("euclidean", created.GetProperty("fields")[0].GetProperty("metric").GetString());
        Assert.Equal("shop", (await OkAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/shop"))).GetProperty("name").GetString());
        Assert.Equal(["shop", "t"], (await OkAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections"))).GetProperty("collections").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        await OkAsync(_served.SendAsync(HttpMethod.Delete, "/v1/collections/shop"), 204);
        await ProblemAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/shop"), 404, "unknown-collection");
        await OkAsync(_served.PostAsync("/v1/collections", """{"name":"shop","fields":[{"name":"w","dimensions":4}]}"""), 201);
    }

    [Fact]
    public async Task A_document_is_put_read_and_deleted_under_any_id()
    {
        foreach (string id in (string[])["plain", "a/b?c#d%20", "ÄÖ ü", "a%2Fb", "M:System.IO.File.ReadAllText(System.String)", "😀"])
        {
            string address = $"{Collection}/documents/{Uri.EscapeDataString(id)}";
            await OkAsync(_served.SendAsync(HttpMethod.Put, address, """{"vectors":{"v":[3,2,1]},"source":{"x":1}}"""));
            JsonElement read = await OkAsync(_served.SendAsync(HttpMethod.Get, address + "?with_vectors=true"));
            Assert.Equal(id, read.GetProperty("id").GetString());
            Assert.Equal(3, read.GetProperty("vectors").GetProperty("v").GetArrayLength());
            await OkAsync(_served.SendAsync(HttpMethod.Delete, address), 204);
            await ProblemAsync(_served.SendAsync(HttpMethod.Get, address), 404, "unknown-document");
            await ProblemAsync(_served.SendAsync(HttpMethod.Delete, address), 404, "unknown-document");
        }
    }

    [Fact]
    public async Task The_good_documents_of_a_batch_are_kept()
    {
        JsonElement report = await OkAsync(_served.PostAsync($"{Collection}/documents", """{"documents":[{"id":1,"vectors":{"v":[1,1,1]}},{"id":"x","vectors":{"v":[1]}},null]}"""));
        Assert.Equal(1, report.GetProperty("written").GetInt32());
        Assert.Equal([1, 2], report.GetProperty("failures").EnumerateArray().Select(failure => failure.GetProperty("position").GetInt32()));
        Assert.Equal("urn:lsh:problem:wrong-dimensions", report.GetProperty("failures")[0].GetProperty("type").GetString());
        JsonElement read = await OkAsync(_served.PostAsync($"{Collection}/documents:get", """{"ids":["1","x"]}"""));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("documents")[1].ValueKind);
        Assert.Equal(1, (await OkAsync(_served.PostAsync($"{Collection}/documents:delete", """{"ids":["1","x"]}"""))).GetProperty("deleted").GetInt32());
        Assert.Equal(2, (await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/documents?limit=2"))).GetProperty("documents").GetArrayLength());
    }

    [Fact]
    public async Task An_import_tells_of_every_line_and_goes_on_after_bad_ones()
    {
        const string Lines = "{\"id\":\"0\",\"vectors\":{\"v\":[1,0,0]},\"title\":\"flat\"}\n\nno json\n{\"id\":\"2\",\"vectors\":{\"v\":[1]}}\r\n{\"id\":\"3\",\"vectors\":{\"v\":[0,1,0]}}";
        using HttpResponseMessage response = await _served.PostAsync($"{Collection}/documents:import?batch_size=2", Lines, "application/x-ndjson");
        JsonElement[] told = [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["0 written", "1 failed", "2 failed", "3 written"], told.Where(line => line.TryGetProperty("result", out _))
            .Select(line => $"{line.GetProperty("position")} {line.GetProperty("result")}").Order());
        Assert.Equal("""{"read":4,"written":2,"failed":2}""", told[^1].GetProperty("done").GetRawText());
        Assert.Equal("flat", (await _served.Service.GetAsync("t", "0"))!.Source.GetProperty("title").GetString());

        using HttpResponseMessage rest = await _served.PostAsync($"{Collection}/documents:import?skip=3&results=failures", Lines, "application/x-ndjson");
        Assert.Contains("""{"done":{"read":4,"written":1,"failed":0}}""", await rest.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_goes_in_again()
    {
        string lines = await _served.Http.GetStringAsync($"{Collection}/documents:export");
        Assert.Equal(3, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await OkAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/again", """{"fields":[{"name":"v","dimensions":3}]}"""), 201);
        using HttpResponseMessage response = await _served.PostAsync("/v1/collections/again/documents:import?results=failures", lines, "application/x-ndjson");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(lines, await _served.Http.GetStringAsync("/v1/collections/again/documents:export"));
    }

    [Fact]
    public async Task A_training_is_a_job_that_is_watched_to_its_end()
    {
        await _served.Service.UpsertAsync("t", [.. Enumerable.Range(0, 300).Select(i => Document.Of($"n{i}", "v", new[] { i % 17 + 1f, i % 13, i % 7 }))]);
        JsonElement job = await OkAsync(_served.PostAsync($"{Collection}/train", """{"subspaces":3,"clusters":4,"restarts":1}"""), 202);
        string address = $"{Collection}/train/{job.GetProperty("job").GetString()}";
        using var watch = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "accept", "application/x-ndjson" } } };
        string[] lines = (await (await _served.Http.SendAsync(watch)).Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement last = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("job");
        Assert.Equal("succeeded", last.GetProperty("state").GetString());
        Assert.Equal("sampling", JsonDocument.Parse(lines[0]).RootElement.GetProperty("stage").GetString());
        Assert.Equal(1, (await OkAsync(_served.SendAsync(HttpMethod.Get, address))).GetProperty("result").GetProperty("fields")[0].GetProperty("model_version").GetInt32());
        Assert.Equal(1, (await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/train"))).GetProperty("jobs").GetArrayLength());
        await OkAsync(_served.SendAsync(HttpMethod.Delete, address), 202);

        JsonElement hash = await OkAsync(_served.PostAsync($"{Collection}/hash", """{"vectors":[[1,2,3],[3,2,1]]}"""));
        Assert.Equal([2, 3], [hash.GetProperty("codes").GetArrayLength(), hash.GetProperty("tokens")[0].GetArrayLength()]);
        Assert.Equal($"0-{hash.GetProperty("codes")[0][0]}", hash.GetProperty("tokens")[0][0].GetString());
        JsonElement explained = await OkAsync(_served.PostAsync($"{Collection}/explain", """{"id":"a","hit_id":"d"}"""));
        Assert.Equal(3, explained.GetProperty("fields")[0].GetProperty("subspaces").GetArrayLength());
        JsonElement measured = await OkAsync(_served.PostAsync($"{Collection}/evaluate", """{"k":3,"queries":20,"settings":{"few":{"scoring":"asymmetric","candidates":20}}}"""));
        Assert.Equal(["exact", "seed", "default", "few"], measured.GetProperty("settings").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_sample_lies_on_its_two_widest_axes_and_is_the_same_again()
    {
        string Point(int i) => $$"""{"id":"p{{i}}","vectors":{"w":[{{i}},{{i % 3}},0,5]} }""";
        await OkAsync(_served.SendAsync(HttpMethod.Put, "/v1/collections/line", """{"fields":[{"name":"w","dimensions":4,"metric":"euclidean"}]}"""), 201);
        await OkAsync(_served.PostAsync("/v1/collections/line/documents", $$"""{"documents":[{{string.Join(",", Enumerable.Range(0, 90).Select(Point))}}]}"""));
        JsonElement sample = await OkAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/line/sample?size=60&seed=7"));
        JsonElement again = await OkAsync(_served.SendAsync(HttpMethod.Get, "/v1/collections/line/sample?size=60&seed=7"));
        Assert.Equal((60, 90), (sample.GetProperty("points").GetArrayLength(), sample.GetProperty("documents").GetInt32()));
        Assert.Equal(sample.GetProperty("points").GetRawText(), again.GetProperty("points").GetRawText());
        double[] explained = [.. sample.GetProperty("explained").EnumerateArray().Select(part => part.GetDouble())];
        Assert.True(explained[0] > 0.99 && Math.Abs(explained.Sum() - 1) < 1e-3, string.Join(" ", explained));
        Assert.Equal(1, Math.Abs(sample.GetProperty("projection").GetProperty("axes")[0][0].GetDouble()), 1e-2);
    }

    [Fact]
    public async Task Status_and_health_say_that_all_is_well()
    {
        JsonElement status = await OkAsync(_served.SendAsync(HttpMethod.Get, "/v1/status"));
        Assert.Equal("healthy", status.GetProperty("backend").GetProperty("status").GetString());
        Assert.Equal("embedded", status.GetProperty("mode").GetString());
        foreach (string probe in (string[])["startup", "ready", "live"]) await OkAsync(_served.SendAsync(HttpMethod.Get, $"/health/{probe}"));
    }

    private static async Task<JsonElement> RefusedAsync(Task<HttpResponseMessage> sent, HttpStatusCode status)
    {
        using HttpResponseMessage response = await sent;
        Assert.Equal(status, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
