using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Peers.Elastic;

/// <summary>The server over a bare HttpClient: what the peers use, and what the client's overhead is measured against.</summary>
internal sealed class RawServer(Uri url) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue AnswersJson = new("application/json");
    private readonly HttpClient _client = new() { BaseAddress = url, Timeout = TimeSpan.FromMinutes(30) };

    /// <summary>What the product's searches are.</summary>
    public static MediaTypeHeaderValue Smile { get; } = new("application/smile");

    /// <summary>Sends a body; the answer's bytes.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">Empty for none.</param>
    /// <param name="type">What the body is; JSON where it is not said. The answer is JSON.</param>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, MediaTypeHeaderValue? type = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = type ?? Json;
            if (type is not null) request.Headers.Accept.Add(AnswersJson);
        }
        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}");
        return answer;
    }

    /// <summary>Sends an object as JSON.</summary>
    public Task<byte[]> SendAsync(HttpMethod method, string path, object body) => SendAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body));

    /// <summary>Sends no body.</summary>
    public Task<byte[]> SendAsync(HttpMethod method, string path) => SendAsync(method, path, ReadOnlyMemory<byte>.Empty);

    /// <summary>Makes all writes found, in one segment where that is asked for.</summary>
    public async Task SettleAsync(string index, bool merged)
    {
        await SendAsync(HttpMethod.Post, $"{index}/_refresh");
        if (merged) await SendAsync(HttpMethod.Post, $"{index}/_forcemerge?max_num_segments=1");
        await SendAsync(HttpMethod.Post, $"{index}/_refresh");
    }

    /// <summary>The rows of the hits of a search.</summary>
    public static int[] Rows(byte[] answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray()
            .Select(hit => int.Parse(hit.GetProperty("sort").EnumerateArray().Last().GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
