using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Http.Tests.Api;

namespace OrleansLsh.Http.Tests.Importing;

public sealed class ImportBodyTests
{
    private const string Import = "/v1/collections/t/documents:import", Lines = "application/x-ndjson";
    private static readonly string Chunked = $"POST {Import}?batch_size=2 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {Lines}\r\ntransfer-encoding: chunked\r\n\r\n";

    [Fact]
    public async Task A_body_that_is_malformed_in_the_middle_ends_the_answer_with_the_reason()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        using Socket socket = await RawRequests.SendAsync(served, Text(Chunked), Chunk(Line("x0") + Line("x1")), Chunk(Line("x2") + Line("x3")), Chunk(Line("x4")));
        var begun = new StringBuilder();
        for (var buffer = new byte[4_096]; !begun.ToString().Contains("\"read\":4", StringComparison.Ordinal);)
            begun.Append(Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
        Assert.StartsWith("HTTP/1.1 200", begun.ToString(), StringComparison.Ordinal);
        await socket.SendAsync(Text("no chunk\r\n"));
        using var rest = new StreamReader(new NetworkStream(socket));
        string body = begun + await rest.ReadToEndAsync();
        JsonElement problem = Problem(body);
        Assert.Equal((400, "urn:lsh:problem:bad-request"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("type").GetString()));
        Assert.Contains("chunk", problem.GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
        // What the answer says is written is there.
        Assert.Contains("""{"progress":{"read":4,"written":4,"failed":0}}""", body, StringComparison.Ordinal);
        Assert.Equal(7, (await served.Service.DescribeAsync("t")).Documents);
    }

    [Fact]
    public async Task A_body_that_is_malformed_before_anything_is_written_is_a_problem()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        using Socket socket = await RawRequests.SendAsync(served, Text(Chunked), Chunk(Line("x0")), Text("no chunk\r\n"));
        await RawRequests.ProblemAsync(RawRequests.ReadAsync(socket), 400, "bad-request");
        Assert.Equal(3, (await served.Service.DescribeAsync("t")).Documents);
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_line_is_no_part_of_it()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        using HttpResponseMessage response = await served.PostAsync($"{Import}?results=failures", "\uFEFF" + Line("x0") + Line("x1"), Lines);
        Assert.Contains("""{"done":{"read":2,"written":2,"failed":0}}""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_sends_everything_before_it_reads_is_told_in_the_end_why_it_was_stopped_and_where_to_go_on()
    {
        var clock = new FakeTimeProvider();
        await using ServedCollection served = await ServedCollection.StartAsync(time: clock);
        string lines = string.Concat(Enumerable.Range(0, 200_000).Select(i => Line($"stalling-{i:D6}")));
        byte[] body = Text(lines);
        using Socket socket = await RawRequests.SendAsync(served, Text(
            $"POST {Import} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {Lines}\r\ncontent-length: {body.Length}\r\n\r\n"));
        Task sending = Task.Run(async () => await SendAllAsync(socket, body));
        // The clock goes on only while the sender waits for the server and the server for its reader.
        while (await Task.WhenAny(sending, Task.Delay(100)) != sending) clock.Advance(TimeSpan.FromSeconds(2));
        await sending;
        (int status, _, string answer) = await RawRequests.ReadAsync(socket);
        JsonElement problem = Problem(answer);
        Assert.Equal((200, "urn:lsh:problem:answer-not-read"), (status, problem.GetProperty("type").GetString()));
        Assert.Contains("results=failures", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        long told = Told(answer).Last(line => line.TryGetProperty("progress", out _)).GetProperty("progress").GetProperty("written").GetInt64();
        Assert.InRange((await served.Service.DescribeAsync("t")).Documents, told + 3, 200_002);
    }

    [Fact]
    public async Task A_client_that_asks_for_failures_only_may_send_everything_before_it_reads()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        byte[] body = Text(string.Concat(Enumerable.Range(0, 100_000).Select(i => Line($"x{i:D6}"))));
        using Socket socket = await RawRequests.SendAsync(served, Text(
            $"POST {Import}?results=failures HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {Lines}\r\ncontent-length: {body.Length}\r\n\r\n"));
        await SendAllAsync(socket, body);
        (_, _, string answer) = await RawRequests.ReadAsync(socket);
        Assert.Contains("""{"done":{"read":100000,"written":100000,"failed":0}}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_body_is_decompressed_in_an_import_and_elsewhere()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        using HttpResponseMessage imported = await SendAsync(served, $"{Import}?results=failures", Gzip(Line("x0") + Line("x1")), "gzip", Lines);
        Assert.Contains("\"written\":2,\"failed\":0}}", await imported.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ServedCollection.OkAsync(SendAsync(served, "/v1/collections/t/search", Gzip("{\"id\":\"x1\"}"), "gzip", "application/json"));
        await ServedCollection.OkAsync(SendAsync(served, "/v1/collections/t/search", Text("{\"id\":\"x1\"}"), "identity", "application/json"));
    }

    [Fact]
    public async Task A_gzip_body_that_is_cut_or_damaged_anywhere_is_refused_and_only_what_is_told_is_written()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        byte[] whole = Gzip(Line("x0") + Line("x1") + Line("x2"));
        byte[] damaged = [.. whole];
        damaged[^6] ^= 1;
        foreach (byte[] body in (byte[][])[whole[..^1], whole[..^9], whole[..(whole.Length / 2)], whole[..5], [], damaged, Text(Line("x0"))])
        {
            await ServedCollection.ProblemAsync(SendAsync(served, Import, body, "gzip", Lines), 400, "bad-request");
            await ServedCollection.ProblemAsync(SendAsync(served, "/v1/collections/t/search", body, "gzip", "application/json"), 400, "bad-request");
        }
        Assert.Equal(3, (await served.Service.DescribeAsync("t")).Documents);
        using HttpResponseMessage response = await SendAsync(served, $"{Import}?batch_size=1", whole[..^4], "gzip", Lines);
        string told = await response.Content.ReadAsStringAsync();
        Assert.Equal("urn:lsh:problem:bad-request", Problem(told).GetProperty("type").GetString());
        long written = Told(told).Last(line => line.TryGetProperty("progress", out _)).GetProperty("progress").GetProperty("written").GetInt64();
        Assert.Equal(3 + written, (await served.Service.DescribeAsync("t")).Documents);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    public async Task An_encoding_that_is_not_known_is_refused_by_name(string encoding)
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        foreach ((string path, string type) in new[] { (Import, Lines), ("/v1/collections/t/search", "application/json") })
        {
            JsonElement problem = await ServedCollection.ProblemAsync(SendAsync(served, path, Text("{\"id\":\"a\"}"), encoding, type), 415, "unsupported-media-type");
            Assert.Contains($"'{encoding}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_small_only_as_long_as_it_is_compressed_is_refused()
    {
        await using ServedCollection served = await ServedCollection.StartAsync(options => options.MaxRequestBytes = 1_000_000);
        await ServedCollection.ProblemAsync(SendAsync(served, "/v1/collections/t/search", Gzip(new string(' ', 1_000_001)), "gzip", "application/json"), 413, "too-large");
        await ServedCollection.ProblemAsync(SendAsync(served, Import, Gzip(new string(' ', 20_000_000)), "gzip", Lines), 413, "too-large");
    }

    private static Task<HttpResponseMessage> SendAsync(ServedCollection served, string path, byte[] body, string encoding, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("content-type", type);
        content.Headers.TryAddWithoutValidation("content-encoding", encoding);
        return served.Http.PostAsync(path, content);
    }

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(Text(text));
        return compressed.ToArray();
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> body)
    {
        while (!body.IsEmpty) body = body[await socket.SendAsync(body)..];
    }

    private static string Line(string id) => $$$"""{"id":"{{{id}}}","vectors":{"v":[1,2,3]}}""" + "\n";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Chunk(string text) => Text($"{Text(text).Length:x}\r\n{text}\r\n");

    private static JsonElement Problem(string answer) => Told(answer)[^1].GetProperty("problem");

    // Chunks of the answer's own encoding stand between its lines.
    private static JsonElement[] Told(string answer) =>
        [.. answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(IsWhole).Select(line => JsonDocument.Parse(line).RootElement)];

    private static bool IsWhole(string line) => line.StartsWith('{') && line.EndsWith('}');
}
