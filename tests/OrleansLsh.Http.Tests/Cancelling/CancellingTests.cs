using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansLsh.Http.Tests.Api;

namespace OrleansLsh.Http.Tests.Cancelling;

/// <summary>Whoever goes takes his work with him: the token that the service was given is cancelled.</summary>
public sealed class CancellingTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HttpClient _http = new();
    private WaitingService _waiting = null!;
    private LshServer _server = null!;

    public async Task InitializeAsync()
    {
        (ISimilarityService service, _waiting) = WaitingService.Start();
        _server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);
        _http.BaseAddress = new Uri(_server.Addresses[0]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("POST", "/t/search", """{"id":"a"}""")]
    [InlineData("POST", "/t/search:batch", """{"searches":[{"id":"a"}]}""")]
    [InlineData("POST", "/t/explain", """{"id":"a","hit_id":"d"}""")]
    [InlineData("POST", "/t/hash", """{"vectors":[[1,2,3]]}""")]
    [InlineData("POST", "/t/evaluate", "{}")]
    [InlineData("POST", "/t/evaluate", "{}", "application/x-ndjson")]
    [InlineData("POST", "/t/documents", """{"documents":[{"id":"a","vectors":{"v":[1,2,3]}}]}""")]
    [InlineData("POST", "/t/documents:delete", """{"ids":["a"]}""")]
    [InlineData("GET", "/t/documents/a")]
    [InlineData("GET", "/t/documents:export", null, "application/x-ndjson")]
    [InlineData("GET", "/t")]
    public async Task A_request_that_is_cancelled_cancels_its_work(string method, string path, string? body = null, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v1/collections" + path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        await CancelsAsync(request);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_is_cancelled_cancels_its_work_whether_more_would_have_come_or_not(bool more)
    {
        var lines = new Pipe();
        // Blank lines, for the client keeps back what fills none of its buffers.
        await lines.Writer.WriteAsync(Encoding.UTF8.GetBytes("""{"id":"a","vectors":{"v":[1,2,3]}}""" + new string('\n', 60_000)));
        if (!more) await lines.Writer.CompleteAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/collections/t/documents:import?batch_size=1");
        request.Content = new StreamContent(lines.Reader.AsStream());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        await CancelsAsync(request);
        if (more) await lines.Writer.CompleteAsync();
    }

    [Fact]
    public async Task A_cancelled_training_job_cancels_its_work_and_ends_as_cancelled()
    {
        JsonElement job = await ServedCollection.OkAsync(_http.PostAsync("/v1/collections/t/train", null), 202);
        string address = $"/v1/collections/t/train/{job.GetProperty("job").GetString()}";
        await ServedCollection.OkAsync(_http.DeleteAsync(address), 202);
        await _waiting.Cancelled.WaitAsync(Patience);
        Assert.Equal("cancelled", await EndOfAsync(address));
    }

    [Fact]
    public async Task A_server_that_stops_cancels_the_trainings_under_way()
    {
        await ServedCollection.OkAsync(_http.PostAsync("/v1/collections/t/train", null), 202);
        await _server.DisposeAsync();
        await _waiting.Cancelled.WaitAsync(Patience);
    }

    private async Task CancelsAsync(HttpRequestMessage request)
    {
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await _waiting.Begun.WaitAsync(Patience);
        Assert.False(_waiting.Cancelled.IsCompleted);
        await leaving.CancelAsync();
        if (await Record.ExceptionAsync(() => sent) is null) (await sent).Dispose();
        await _waiting.Cancelled.WaitAsync(Patience);
    }

    /// <summary>Follows a job until it has ended; gives its state.</summary>
    private async Task<string?> EndOfAsync(string address)
    {
        using var follow = new HttpRequestMessage(HttpMethod.Get, address);
        follow.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using HttpResponseMessage told = await _http.SendAsync(follow);
        string last = (await told.Content.ReadAsStringAsync()).TrimEnd().Split('\n')[^1];
        return JsonDocument.Parse(last).RootElement.GetProperty("job").GetProperty("state").GetString();
    }
}
