using System.Text;
using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Http.Tests.Api;

public sealed class AddressTests : IAsyncLifetime
{
    private const string Collection = "/v1/collections/t";
    private ServedCollection _served = null!;

    public async Task InitializeAsync() => _served = await ServedCollection.StartAsync();

    public async Task DisposeAsync() => await _served.DisposeAsync();

    [Theory]
    [InlineData("/..")]
    [InlineData("/.")]
    [InlineData("/%2E%2E")]
    [InlineData("/%2e%2e")]
    [InlineData("/.%2e")]
    [InlineData("/%2e.")]
    [InlineData("/%2E")]
    [InlineData("/%2E%2E/")]
    [InlineData("/a/%2E%2E/%2E%2E")]
    [InlineData("/..%2F..")]
    [InlineData("/a%2F..%2F..")]
    [InlineData("/..\\..")]
    [InlineData("/a%5C..")]
    [InlineData("/..%5C")]
    [InlineData("/%252E%252E")]
    [InlineData("/%252e%252e%252f")]
    [InlineData("/%25252E%25252E")]
    [InlineData("/%2E%2E?with_vectors=true")]
    public async Task A_path_with_a_dot_segment_is_refused_however_it_is_written_and_changes_nothing(string end)
    {
        foreach (string below in (string[])["/documents", "/train", "/documents/a", ""])
            foreach (string method in (string[])["GET", "DELETE", "PUT", "POST"])
            {
                JsonElement problem = await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, Collection + below + end, method), 400, "bad-request");
                Assert.Contains("?id=", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
                Assert.False(problem.TryGetProperty("collection", out _));
                Assert.False(problem.TryGetProperty("operation", out _));
            }
        Assert.Equal(3, (await _served.Service.DescribeAsync("t")).Documents);
    }

    [Theory]
    [InlineData("/v1/collections/t/documents/...")]
    [InlineData("/v1/collections/t/documents/.a")]
    [InlineData("/v1/collections/t/documents/a..b%2Fc.")]
    [InlineData("/v1/collections/t/document?id=/../z")]
    [InlineData("/v1/collections/t/documents/100%25")]
    public async Task Dots_that_are_no_segment_are_not_refused(string target) => Assert.Equal(404, (await RawRequests.AskAsync(_served, target)).Status);

    [Theory]
    [InlineData("/v1/collections/t/documents/a%00b")]
    [InlineData("/v1/collections/t/documents/%00")]
    [InlineData("/%00")]
    [InlineData("/v1/collections/t%00/train")]
    public async Task A_path_that_the_server_cannot_read_is_a_problem_too(string target)
    {
        await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, target), 400, "bad-request");
        await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, target, "DELETE"), 400, "bad-request");
        Assert.Equal(3, (await _served.Service.DescribeAsync("t")).Documents);
    }

    [Fact]
    public async Task What_else_the_server_cannot_read_is_a_problem_and_the_connection_served_before_it_is_right()
    {
        await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, $"{Collection}/documents/{new string('x', 10_000)}"), 414, "bad-request");
        await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, Collection, "GET", $"x-long: {new string('x', 40_000)}\r\n"), 431, "bad-request");
        await RawRequests.ProblemAsync(RawRequests.AskAsync(_served, "no path"), 400, "bad-request");
        using var first = await RawRequests.SendAsync(_served, Encoding.ASCII.GetBytes(
            $"GET {Collection}/documents/a HTTP/1.1\r\nhost: localhost\r\n\r\nGET /%00 HTTP/1.1\r\nhost: localhost\r\n\r\n"));
        (int status, _, string body) = await RawRequests.ReadAsync(first);
        Assert.Equal((200, true), (status, body.Contains("\"first\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_document_of_any_id_is_put_read_and_deleted_by_its_query_value()
    {
        foreach (string id in NastyIds.All)
        {
            string address = $"{Collection}/document?id={Uri.EscapeDataString(id)}";
            await ServedCollection.OkAsync(_served.SendAsync(HttpMethod.Put, address, """{"vectors":{"v":[3,2,1]},"source":{"x":1}}"""));
            Assert.Equal(id, (await ServedCollection.OkAsync(_served.SendAsync(HttpMethod.Get, address))).GetProperty("id").GetString());
            Assert.Equal(3, (await ServedCollection.OkAsync(_served.SendAsync(HttpMethod.Get, address + "&with_vectors=true"))).GetProperty("vectors").GetProperty("v").GetArrayLength());
            Assert.Equal(id, (await _served.Service.GetAsync("t", id))!.Id);
            await ServedCollection.OkAsync(_served.SendAsync(HttpMethod.Delete, address), 204);
            await ServedCollection.ProblemAsync(_served.SendAsync(HttpMethod.Get, address), 404, "unknown-document");
            await ServedCollection.ProblemAsync(_served.SendAsync(HttpMethod.Delete, address), 404, "unknown-document");
        }
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            await ServedCollection.ProblemAsync(_served.SendAsync(method, $"{Collection}/document"), 400, "invalid-argument");
            await ServedCollection.ProblemAsync(_served.SendAsync(method, $"{Collection}/document?id="), 400, "invalid-id");
        }
        Assert.Equal(3, (await _served.Service.DescribeAsync("t")).Documents);
    }
}
