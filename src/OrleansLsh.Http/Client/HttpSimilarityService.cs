using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Http.Client;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <summary>The similarity service of a server, over HTTP.</summary>
/// <remarks>What the server reports is thrown as the <see cref="LshException"/> that it stands for;
/// a server that does not answer is <see cref="ErrorKind.Unavailable"/>. An import is sent batch by batch: each is durable before the next
/// is reported.</remarks>
public sealed partial class HttpSimilarityService : ISimilarityService
{
    private readonly ServiceConnection _server;
    private readonly TrainingWatch _trainings;

    /// <summary>A service at an address.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="apiKey">The key; null where the server asks for none.</param>
    public HttpSimilarityService(Uri address, string? apiKey = null)
        : this(ClientFor(address, apiKey))
    {
    }

    /// <summary>A service behind a client of the caller's making, which is disposed with this.</summary>
    /// <param name="http">Its base address ends in <c>/</c>; it has no timeout, for a training may take long.</param>
    public HttpSimilarityService(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        _server = new ServiceConnection(http);
        _trainings = new TrainingWatch(_server);
    }

    /// <inheritdoc/>
    public async Task<CollectionDescription> CreateAsync(
        string collection, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken = default)
    {
        var call = new Call("create", collection);
        call.Require(() => NameRules.RequireNewCollection(collection, fields));
        var body = new CreateBody
        {
            Name = collection,
            Fields = [.. fields.Select(FieldBody.Of)],
        };
        return (await _server.SendAsync(
            HttpMethod.Post, "v1/collections", call, body, LshJson.Of<CreateBody>(), LshJson.Of<CollectionAnswer>(),
            cancellationToken)).ToDescription();
    }

    /// <inheritdoc/>
    public async Task<CollectionDescription> DescribeAsync(string collection, CancellationToken cancellationToken = default) =>
        (await _server.SendAsync(HttpMethod.Get, ServiceConnection.Address(collection, "describe"), new Call("describe", collection),
            LshJson.Of<CollectionAnswer>(), cancellationToken)).ToDescription();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CollectionDescription>> ListAsync(CancellationToken cancellationToken = default)
    {
        CollectionsAnswer answer = await _server.SendAsync(
            HttpMethod.Get, "v1/collections", new Call("list", null), LshJson.Of<CollectionsAnswer>(), cancellationToken);
        return [.. answer.Collections.Select(collection => collection.ToDescription())];
    }

    /// <inheritdoc/>
    public Task DropAsync(string collection, CancellationToken cancellationToken = default) =>
        _server.SendAsync(
            HttpMethod.Delete, ServiceConnection.Address(collection, "drop"), new Call("drop", collection), cancellationToken);

    /// <inheritdoc/>
    public Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        _trainings.TrainAsync(collection, request, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<CollectionDescription> RollbackAsync(string collection, CancellationToken cancellationToken = default) =>
        (await _server.SendAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "rollback", "/rollback"), new Call("rollback", collection),
            LshJson.Of<CollectionAnswer>(), cancellationToken)).ToDescription();

    /// <inheritdoc/>
    public Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new ImportSender(_server, collection, options ?? new ImportOptions()).SendAsync(documents, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteReport> WriteAsync(
        string collection, IReadOnlyList<Document> documents, bool allOrNone = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        string address = ServiceConnection.Address(collection, "upsert", allOrNone ? "/documents?all_or_none=true" : "/documents");
        return await WriteAsync(new Call("upsert", collection), address, documents, allOrNone, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<WriteReport> UpdateAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken = default)
    {
        var call = new Call("update", collection);
        call.Require(() => UpdateRules.RequireBatch(updates));
        return await WriteAsync(
            call, ServiceConnection.Address(collection, "update", "/documents:update"), SendableDocuments.Of(updates), allOrNone: false,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document?> GetAsync(
        string collection, IReadOnlyList<string> ids, bool withVectors = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new Call("get", collection);
        call.Require(() => DocumentRules.RequireIds(ids));
        string address = ServiceConnection.Address(collection, "get", "/documents:get");
        foreach (string[] asked in ids.Count == 0 ? [[]] : ids.Chunk(IdsBody.MostRead))
        {
            byte[] body =
                JsonSerializer.SerializeToUtf8Bytes(new IdsBody { Ids = asked, WithVectors = withVectors }, LshJson.Of<IdsBody>());
            await foreach (Document? document in _server.LinesAsync(
                HttpMethod.Post, address, call, ServiceConnection.Json(body), LshJson.Of<Document>(), cancellationToken))
                yield return document;
        }
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        var call = new Call("delete", collection);
        string[] distinct = [];
        call.Require(() => distinct = DeletionRules.Require(ids));
        return (int)await DeleteAsync(call, new DeleteBody { Ids = distinct }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> DeleteAsync(string collection, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var call = new Call("delete", collection);
        call.Require(() => FilterRules.Require(filter));
        return DeleteAsync(call, new DeleteBody { Filter = filter }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(string collection, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        var call = new Call("count", collection);
        if (filter is not null) call.Require(() => FilterRules.Require(filter));
        return (await _server.SendAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "count", "/documents:count"), call, new CountBody { Filter = filter },
            LshJson.Of<CountBody>(), LshJson.Of<CountAnswer>(), cancellationToken)).Count;
    }

    /// <inheritdoc/>
    public async Task<FacetResponse> FacetAsync(
        string collection, FacetRequest request, CancellationToken cancellationToken = default)
    {
        var call = new Call("facets", collection);
        call.Require(() => FacetRules.Require(request));
        return (await _server.SendAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "facets", "/documents:facets"), call, FacetBody.Of(request),
            LshJson.Of<FacetBody>(), LshJson.Of<FacetAnswer>(), cancellationToken)).ToResponse();
    }

    /// <inheritdoc/>
    public async Task<SearchResponse> SearchAsync(
        string collection, SearchRequest request, CancellationToken cancellationToken = default)
    {
        var call = new Call("search", collection);
        call.Require(() => SearchRules.RequireSendable(request));
        return SearchAnswer.Read(await _server.SendAsync(HttpMethod.Post, ServiceConnection.Address(collection, "search", "/search"), call,
            request, LshJson.Of<SearchRequest>(), LshJson.Of<JsonElement>(), cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken = default)
    {
        var call = new Call("search", collection);
        call.Require(() => SearchRules.RequireBatch(requests));
        foreach (SearchRequest request in requests) call.Require(() => SearchRules.RequireSendable(request));
        var body = new SearchBatchBody { Searches = [.. requests] };
        JsonElement answer = await _server.SendAsync(HttpMethod.Post, ServiceConnection.Address(collection, "search", "/search:batch"),
            call, body, LshJson.Of<SearchBatchBody>(), LshJson.Of<JsonElement>(), cancellationToken);
        return [.. answer.GetProperty("responses"u8).EnumerateArray().Select(SearchAnswer.Read)];
    }

    /// <inheritdoc/>
    public async Task<Explanation> ExplainAsync(
        string collection, SearchRequest request, string hitId, CancellationToken cancellationToken = default)
    {
        var call = new Call("explain", collection);
        call.Require(() => DocumentRules.RequireIds([hitId]));
        call.Require(() => SearchRules.RequireSendable(request));
        ExplainAnswer answer = await _server.SendAsync(HttpMethod.Post, ServiceConnection.Address(collection, "explain", "/explain"),
            call, new ExplainBody { HitId = hitId, Search = request }, LshJson.Of<ExplainBody>(),
            LshJson.Of<ExplainAnswer>(), cancellationToken);
        return new Explanation(answer.Id, answer.Fields);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var measured = new List<MeasuredSetting>();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(EvaluateBody.Of(request), LshJson.Of<EvaluateBody>());
        await foreach (MeasuredAnswer line in _server.LinesAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "evaluate", "/evaluate"),
            new Call("evaluate", collection), ServiceConnection.Json(body), LshJson.Of<MeasuredAnswer>(), cancellationToken))
        {
            measured.Add(line.ToMeasured());
            progress?.Report(measured[^1]);
        }
        return measured;
    }

    /// <inheritdoc/>
    public async Task<MethodTable> TryMethodsAsync(
        string collection, MethodTrialRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(MethodTrialBody.Of(request), LshJson.Of<MethodTrialBody>());
        MethodTable? table = null;
        await foreach (MethodTrialLine line in _server.LinesAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "try-methods", "/methods:try"),
            new Call("try-methods", collection), ServiceConnection.Json(body), LshJson.Of<MethodTrialLine>(), cancellationToken))
        {
            if (line.Progress is { } step) progress?.Report(step.ToProgress());
            table ??= line.Methods?.ToTable();
        }
        return table ?? throw new LshException(ErrorKind.Unavailable, "The server's answer ended before the trial of methods did.");
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> HashAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        HashAnswer answer =
            await _server.SendAsync(HttpMethod.Post, ServiceConnection.Address(collection, "hash", "/hash"), new Call("hash", collection),
            new HashBody { Field = field, Vectors = vectors }, LshJson.Of<HashBody>(), LshJson.Of<HashAnswer>(), cancellationToken);
        return answer.Codes.SelectMany(row => row).Select(code => (byte)code).ToArray();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<WriteReport> WriteAsync(
        Call call, string address, IReadOnlyList<Document> documents, bool allOrNone, CancellationToken cancellationToken)
    {
        var positions = new List<long>(documents.Count);
        var failures = new List<DocumentFailure>();
        ReadOnlyMemory<byte> body = SendableDocuments.Body(documents, positions, failures);
        // Of nothing it is still asked whether there is such a collection.
        if (allOrNone && failures.Count > 0) body = SendableDocuments.Body([], [], []);
        WriteAnswer answer = await _server.SendAsync(
            HttpMethod.Post, address, call, ServiceConnection.Json(body), LshJson.Of<WriteAnswer>(), cancellationToken);
        IEnumerable<DocumentFailure> refused = answer.Failures.Select(failure => failure.ToFailure())
            .Select(failure => failure with { Position = positions[(int)failure.Position] });
        return new WriteReport(answer.Written, [.. failures.Concat(refused).OrderBy(failure => failure.Position)]);
    }

    private async Task<long> DeleteAsync(Call call, DeleteBody body, CancellationToken cancellationToken) => (await _server.SendAsync(
        HttpMethod.Post, ServiceConnection.Address(call.Collection!, "delete", "/documents:delete"), call, body,
        LshJson.Of<DeleteBody>(), LshJson.Of<DeleteAnswer>(), cancellationToken)).Deleted;

    private static HttpClient ClientFor(Uri address, string? apiKey)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new LshException(
                ErrorKind.InvalidArgument, $"'{address}' is no address of a server; write one such as http://127.0.0.1:8080.");
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var http =
            new HttpClient(handler) { BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("api-key", apiKey);
        return http;
    }
}
