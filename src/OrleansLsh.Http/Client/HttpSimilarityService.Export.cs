using System.Text.Json;
using OrleansLsh.Http.Client;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <remarks>Documents as a stream.</remarks>
public sealed partial class HttpSimilarityService
{
    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, bool withVectors = true, CancellationToken cancellationToken = default) =>
        _server.LinesAsync(HttpMethod.Get,
            ServiceConnection.Address(collection, "export", $"/documents:export?with_vectors={(withVectors ? "true" : "false")}"),
            new Call("export", collection), null, LshJson.Of<Document>(), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, Filter filter, bool withVectors = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var call = new Call("export", collection);
        call.Require(() => FilterRules.Require(filter));
        var body = new ExportBody { Filter = filter, WithVectors = withVectors };
        return _server.LinesAsync(
            HttpMethod.Post, ServiceConnection.Address(collection, "export", "/documents:export"), call,
            ServiceConnection.Json(JsonSerializer.SerializeToUtf8Bytes(body, LshJson.Of<ExportBody>())), LshJson.Of<Document>(),
            cancellationToken);
    }
}
