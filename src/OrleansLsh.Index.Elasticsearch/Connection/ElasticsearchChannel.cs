using System.Text.Json;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.Extensions.Logging;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Sends requests to the cluster over the client's transport and tells failures apart.</summary>
internal sealed class ElasticsearchChannel
{
    private const string ProductHeader = "x-elastic-product", Product = "Elasticsearch";

    private readonly ElasticsearchClient _client;
    private readonly Func<BackOff> _backOff;

    /// <summary>A channel; nothing is sent yet.</summary>
    /// <param name="options">Where to, and as whom.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">0 to 1, for the waits between attempts.</param>
    /// <param name="logger">Told of requests that are sent again.</param>
    public ElasticsearchChannel(ElasticsearchOptions options, TimeProvider time, Func<double> random, ILogger logger)
    {
        _backOff = () => new BackOff(options.RetryLimit, time, random, logger);
        NodePool pool = options.Addresses.Count == 1 ? new SingleNodePool(options.Addresses[0]) : new StaticNodePool(options.Addresses);
        var settings = new ElasticsearchClientSettings(pool);
        settings.RequestTimeout(options.RequestTimeout).DisablePing().ThrowExceptions(false).DisableAuditTrail(true)
            .EnableHttpCompression(false).ResponseHeadersToParse(new HeadersList(ProductHeader));
        if (options.ApiKey is not null) settings.Authentication(new ApiKey(options.ApiKey));
        if (options.UserName is not null) settings.Authentication(new BasicAuthentication(options.UserName, options.Password!));
        if (options.CertificateFingerprint is not null)
            settings.CertificateFingerprint(options.CertificateFingerprint.Replace(":", "", StringComparison.Ordinal));
        _client = new ElasticsearchClient(settings);
    }

    /// <summary>The server's answer, of whatever status.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/>: no answer, or one that is not Elasticsearch's.</exception>
    public Task<Reply> SendAsync(HttpMethod method, string path, RequestBody body, CancellationToken cancellationToken) =>
        SendAsync(method, new RequestPath(path), body, cancellationToken);

    /// <inheritdoc cref="SendAsync(HttpMethod, string, RequestBody, CancellationToken)"/>
    public async Task<Reply> SendAsync(HttpMethod method, RequestPath path, RequestBody body, CancellationToken cancellationToken)
    {
        ApiCallDetails details;
        try
        {
            details = (await _client.Transport.RequestAsync<BytesResponse>(
                path.Endpoint(method), body.Bytes.IsEmpty
                    ? null
                    : PostData.ReadOnlyMemory(body.Bytes), null, RequestPath.Formats(body), cancellationToken)).ApiCallDetails;
        }
        catch (Exception error) when (
            error is TransportException or UnexpectedTransportException or HttpRequestException or IOException or TimeoutException)
        {
            // The client wraps a caller's cancellation like any other failure.
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerFault.Unreachable(error, Request(method, path));
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (details.HttpStatusCode is not int status) throw ServerFault.Unreachable(details.OriginalException, Request(method, path));
        var reply = new Reply(status, details.ResponseBodyInBytes ?? []);
        bool isElasticsearch = details.TryGetHeader(ProductHeader, out IEnumerable<string>? product) && product!.Contains(Product);
        // A proxy on the way may answer for a cluster that is down, and refusals of the security layer have no product header.
        if (!isElasticsearch && status is not (401 or 403 or 413) && !ServerFault.IsTransient(status))
            throw ServerFault.Unreadable(reply, Request(method, path), details.OriginalException);
        return reply;
    }

    /// <summary>The answer as JSON.</summary>
    /// <exception cref="LshException">There is none, it is cut off, or it is unsuccessful.</exception>
    public async Task<JsonDocument> JsonAsync(HttpMethod method, string path, RequestBody body, CancellationToken cancellationToken)
    {
        var parsed = new RequestPath(path);
        return Read(await SendAsync(method, parsed, body, cancellationToken), method, parsed);
    }

    /// <summary>Sends a request of which one refusal is an answer too: null.</summary>
    public async Task<JsonDocument?> JsonAsync(
        HttpMethod method, string path, RequestBody body, int refusal, CancellationToken cancellationToken)
    {
        var parsed = new RequestPath(path);
        Reply reply = await SendAsync(method, parsed, body, cancellationToken);
        return reply.Status == refusal ? null : Read(reply, method, parsed);
    }

    /// <summary>Does what may be done twice. While the server does not answer or is overloaded, it is done again, up to the retry
    /// limit.</summary>
    /// <param name="request">What it is, for the log.</param>
    /// <param name="work">One attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LshException">No attempt succeeded within the limit, or one failed for good.</exception>
    public async Task<T> RepeatAsync<T>(Func<string> request, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        BackOff backOff = _backOff();
        while (true)
        {
            try
            {
                return await work();
            }
            catch (LshException error) when (error.Kind == ErrorKind.Unavailable)
            {
                if (!await backOff.WaitAsync(request(), error.Message, cancellationToken)) throw;
            }
        }
    }

    /// <summary>Sends a request that may be sent twice: while the server does not answer or is overloaded, it is asked again, up to the
    /// retry limit.</summary>
    /// <exception cref="LshException">There is no answer within the limit, or it is unsuccessful.</exception>
    public async Task<JsonDocument> SendWithRetriesAsync(
        HttpMethod method, string path, RequestBody body, CancellationToken cancellationToken) =>
        (await SendWithRetriesAsync(method, path, body, refusal: null, cancellationToken))!;

    /// <summary>Sends a request that may be sent twice, and of which one refusal is an answer.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash.</param>
    /// <param name="body">What it carries.</param>
    /// <param name="refusal">The status of that refusal.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer; null where it is that refusal.</returns>
    /// <exception cref="LshException">There is no answer within the limit, or it is neither.</exception>
    public Task<JsonDocument?> SendWithRetriesAsync(
        HttpMethod method, string path, RequestBody body, int? refusal, CancellationToken cancellationToken) =>
        SendWithRetriesAsync(method, path, () => body, () => { }, refusal, everyShard: false, cancellationToken);

    /// <summary>Sends a request without a body that concerns every shard: an answer that some took no part in is none.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="LshException">There is no whole answer within the limit, or it is unsuccessful.</exception>
    public async Task<JsonDocument> EveryShardAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        (await SendWithRetriesAsync(method, path, () => RequestBody.None, () => { }, refusal: null, everyShard: true, cancellationToken))!;

    /// <summary>Sends a page of a search: each further attempt asks for fewer documents.</summary>
    /// <param name="path">Path and query of the search.</param>
    /// <param name="size">How many documents to ask for; learns from the answer.</param>
    /// <param name="body">Writes the search for a number of documents.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="LshException">There is no answer within the limit, or it is unsuccessful.</exception>
    public async Task<JsonDocument> PageAsync(string path, PageSize size, Func<int, RequestBody> body, CancellationToken cancellationToken)
    {
        JsonDocument page =
            (await SendWithRetriesAsync(
                HttpMethod.POST, path, () => body(size.Documents), size.Refused, refusal: null, everyShard: false, cancellationToken))!;
        size.Answered(page.RootElement);
        return page;
    }

    /// <summary>A reply's JSON.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/>: it is cut off.</exception>
    public static JsonDocument Parse(Reply reply, string request)
    {
        try
        {
            return reply.Json();
        }
        catch (JsonException error)
        {
            throw ServerFault.Unreadable(reply, request, error);
        }
    }

    private static void RequireEveryShard(JsonDocument answer, string request)
    {
        // The server calls that a success all the same.
        int failed = answer.RootElement.GetProperty("_shards").GetProperty("failed").GetInt32();
        if (failed == 0) return;
        answer.Dispose();
        throw new LshException(
            ErrorKind.Unavailable, $"{request}: {failed} shards did not take part; try again when the cluster is yellow or green.");
    }

    // The request is put into words only where something is wrong.
    private static JsonDocument Read(Reply reply, HttpMethod method, RequestPath path)
    {
        if (!reply.IsSuccess) throw ServerFault.Of(reply, Request(method, path));
        try
        {
            return reply.Json();
        }
        catch (JsonException error)
        {
            throw ServerFault.Unreadable(reply, Request(method, path), error);
        }
    }

    private Task<JsonDocument?> SendWithRetriesAsync(
        HttpMethod method, string text, Func<RequestBody> body, Action unanswered, int? refusal, bool everyShard,
        CancellationToken cancellationToken)
    {
        var path = new RequestPath(text);
        bool isFirst = true;
        return RepeatAsync(() => Request(method, path), AttemptAsync, cancellationToken);

        async Task<JsonDocument?> AttemptAsync()
        {
            if (!isFirst) unanswered();
            isFirst = false;
            Reply reply = await SendAsync(method, path, body(), cancellationToken);
            if (reply.Status == refusal) return null;
            JsonDocument answer = Read(reply, method, path);
            if (everyShard) RequireEveryShard(answer, Request(method, path));
            return answer;
        }
    }

    private static string Request(HttpMethod method, RequestPath path) => $"{method} /{path.Path}";
}
