using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Importing;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;
using OrleansLsh.Http.Requests;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Http.Client;

/// <summary>Sends requests to a server and turns its problems back into errors.</summary>
internal sealed class ServiceConnection(HttpClient http) : IDisposable
{
    private const int LargeBytes = 1024 * 1024, MaxLineBytes = 1_000_000_000;

    /// <summary>The address of a collection, or of something in it.</summary>
    /// <exception cref="LshException">No address can hold the name, so there is no such collection.</exception>
    public static string Address(string collection, string operation, string below = "")
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection is "" or "." or ".."
            ? throw new Call(operation, collection).Failed(
                ErrorKind.UnknownCollection, NameRules.Unknown(collection, operation).Message, null)
            : $"v1/collections/{Uri.EscapeDataString(collection)}{below}";
    }

    /// <summary>Sends a request without a body and reads the answer.</summary>
    public Task<T> SendAsync<T>(
        HttpMethod method, string address, Call call, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        SendAsync(method, address, call, null, answer, cancellationToken);

    /// <summary>Sends a JSON body and reads the answer.</summary>
    public Task<T> SendAsync<TBody, T>(
        HttpMethod method, string address, Call call, TBody body, JsonTypeInfo<TBody> type, JsonTypeInfo<T> answer,
        CancellationToken cancellationToken) =>
        SendAsync(
            method, address, call, Content(JsonSerializer.SerializeToUtf8Bytes(body, type), MediaTypes.Json), answer, cancellationToken);

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string address, Call call, HttpContent? content, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, address, call, content, MediaTypes.Json, cancellationToken);
        return await ReadAsync(call, async () =>
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return JsonSerializer.Deserialize(body, answer)!;
        });
    }

    /// <summary>Sends a request that is answered with nothing.</summary>
    public async Task SendAsync(HttpMethod method, string address, Call call, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, address, call, null, MediaTypes.Json, cancellationToken);
    }

    /// <summary>Sends a request and reads the answer line by line, as the lines come.</summary>
    public async IAsyncEnumerable<T> LinesAsync<T>(
        HttpMethod method, string address, Call call, HttpContent? content, JsonTypeInfo<T> type, [
            EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, address, call, content, MediaTypes.JsonLines, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        using var reader = new LineReader(pipe, MaxLineBytes);
        while (true)
        {
            (bool more, T line) = await ReadAsync(call, async () => await reader.ReadAsync(cancellationToken) is { } text
                ? (true, Parse(text, type))
                : (false, default!));
            if (!more) break;
            yield return line;
            // Further lines may be here already.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A body of lines.</summary>
    public static HttpContent Lines(ReadOnlyMemory<byte> lines) => Content(lines, MediaTypes.JsonLines);

    /// <summary>A body of JSON.</summary>
    public static HttpContent Json(ReadOnlyMemory<byte> json) => Content(json, MediaTypes.Json);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, Call call, HttpContent? content, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        // A server that refuses a large body says so before it is sent.
        if (content?.Headers.ContentLength > LargeBytes) request.Headers.ExpectContinue = true;
        HttpResponseMessage response =
            await ReadAsync(call, () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ProblemOfAsync(response, call, cancellationToken);
    }

    private static async Task<LshException> ProblemOfAsync(HttpResponseMessage response, Call call, CancellationToken cancellationToken)
    {
        string body = await ReadAsync(call, () => response.Content.ReadAsStringAsync(cancellationToken));
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == ProblemAnswer.MediaType
                && JsonSerializer.Deserialize(body, LshJson.Of<Problem>()) is { } problem)
                return call.Failed(problem);
        }
        catch (JsonException)
        {
            // Then it is no server of ours, and its status is all that there is to say.
        }
        return call.Failed(
            ErrorKind.Unavailable, $"The server answered {(int)response.StatusCode} {response.ReasonPhrase} without saying why.", null);
    }

    private static async Task<T> ReadAsync<T>(Call call, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw call.Failed(ErrorKind.Unavailable, $"The server does not answer: {cut.Message}", cut);
        }
        catch (JsonException malformed)
        {
            throw call.Failed(ErrorKind.Unavailable, $"The server's answer is not understood: {malformed.Message}", malformed);
        }
    }

    private static T Parse<T>(in ReadOnlySequence<byte> line, JsonTypeInfo<T> type)
    {
        var reader = new Utf8JsonReader(line, SourceDepth.Reader);
        return JsonSerializer.Deserialize(ref reader, type)!;
    }

    private static ByteArrayContent Content(ReadOnlyMemory<byte> body, string mediaType)
    {
        ByteArrayContent content = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment)
            ? new ByteArrayContent(segment.Array!, segment.Offset, segment.Count)
            : new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }
}
