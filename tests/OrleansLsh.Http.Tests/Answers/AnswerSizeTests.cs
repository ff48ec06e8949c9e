using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Tests.Api;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Answers;

public sealed class AnswerSizeTests
{
    private const string Collection = "/v1/collections/t";

    [Theory]
    [InlineData("documents:get")]
    [InlineData("documents?prefix=L&limit=1000")]
    public async Task Of_a_thousand_large_documents_no_more_are_read_than_the_reader_takes(string path)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("t", "v", 3);
        await service.UpsertAsync("t", [Large("l", 2_000_000)]);
        // By prefix each document is its own: many small ones before one megabyte each would take long to write.
        if (path.Contains("prefix", StringComparison.Ordinal))
            await service.UpsertAsync("t", [.. Enumerable.Range(0, 100).Select(i => Large($"l{i}", 300_000))]);
        (ISimilarityService counted, CountedReads counter) = CountedReads.Of(service);
        await using (LshServer server = await LshServer.StartAsync(counted, ["http://127.0.0.1:0"]))
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Collection}/{path}");
            if (path == "documents:get")
            {
                request.Method = HttpMethod.Post;
                request.Content = JsonContent.Create(new { ids = Enumerable.Repeat("l", 1_000) });
            }
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            // While the reader is there: when it has gone, some more are read until the server is told.
            for (int piece = 0; piece < 10; piece++)
            {
                await body.ReadExactlyAsync(new byte[100_000]);
                // What is on the way fills the buffers of the sockets, which hold some megabytes.
                Assert.InRange(counter.Reads, 1, 60);
            }
        }
    }

    [Fact]
    public async Task Documents_by_id_are_read_in_one_call_and_go_one_a_line_where_lines_are_asked_for()
    {
        await using ServedCollection served = await StartAsync();
        (ISimilarityService counted, CountedReads counter) = CountedReads.Of(served.Service);
        await using LshServer server = await LshServer.StartAsync(counted, ["http://127.0.0.1:0"]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Collection}/documents:get") { Headers = { { "accept", MediaTypes.JsonLines } } };
        request.Content = JsonContent.Create(new { ids = new[] { "d", "nobody", "a", "d" } });
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(MediaTypes.JsonLines, response.Content.Headers.ContentType!.MediaType);
        JsonElement[] lines = [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["d", null, "a", "d"], lines.Select(line => line.ValueKind == JsonValueKind.Null ? null : line.GetProperty("id").GetString()));
        using HttpResponseMessage sample = await http.GetAsync($"{Collection}/sample");
        Assert.True(sample.IsSuccessStatusCode);
        Assert.Equal(2, counter.Calls);
    }

    [Fact]
    public async Task A_large_answer_is_sent_in_pieces_and_is_whole()
    {
        await using ServedCollection served = await StartAsync();
        await served.Service.UpsertAsync("t", [Large("l", 3_000_000), Large("m", 3_000_000)]);
        using HttpResponseMessage response = await served.PostAsync($"{Collection}/search", """{"id":"a","limit":10}""");
        Assert.True(response.Headers.TransferEncodingChunked);
        JsonElement hits = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("hits");
        Assert.Equal(["b/c", "d", "l", "m"], hits.EnumerateArray().Select(hit => hit.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_id_that_is_refused_is_a_problem_and_not_half_an_answer()
    {
        await using ServedCollection served = await StartAsync();
        await served.Service.UpsertAsync("t", [Large("l", 1_000_000)]);
        string ids = string.Join(',', Enumerable.Repeat("\"l\"", 10).Append($"\"{new string('x', 600)}\""));
        await ProblemAsync(served.PostAsync($"{Collection}/documents:get", $$"""{"ids":[{{ids}}]}"""), 400, "invalid-id");
    }

    [Fact]
    public async Task A_sample_has_all_its_points_but_not_more_sources_than_a_map_needs()
    {
        await using ServedCollection served = await StartAsync();
        await served.Service.UpsertAsync("t", [.. Enumerable.Range(0, 8).Select(i => Large($"l{i}", 3_000_000))]);
        JsonElement sample = await OkAsync(served.SendAsync(HttpMethod.Get, $"{Collection}/sample"));
        Assert.Equal(11, sample.GetProperty("points").GetArrayLength());
        Assert.Equal(3, sample.GetProperty("sources_left_out").GetInt32());
    }

    [Fact]
    public void Answers_that_wait_for_their_readers_are_held_to_a_sum()
    {
        var held = new HeldAnswers(100);
        var first = new DefaultHttpContext();
        held.Hold(first, 60);
        LshException error = Assert.Throws<LshException>(() => held.Hold(new DefaultHttpContext(), 60));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Equal(60, held.Held);
        held.Hold(new DefaultHttpContext(), 40);
    }

    private static Document Large(string id, int bytes) => Document.Of(id, "v", new float[] { 1, 2, 5 }, new { blob = new string('x', bytes) });
}
