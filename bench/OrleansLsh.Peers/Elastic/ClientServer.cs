using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Peers.Elastic;

/// <summary>The server over Elastic's own .NET client, as a .NET application reaches it, with what the product switches off in it switched off too.</summary>
/// <param name="url">The server.</param>
internal sealed class ClientServer(Uri url)
{
    // Servers of 8.x refuse what the client announces by itself.
    private const string Json = "application/vnd.elasticsearch+json;compatible-with=8";
    private static readonly RequestConfiguration Compatible = new() { Accept = Json, ContentType = Json };

    private readonly ElasticsearchClient _client = new(new ElasticsearchClientSettings(url)
        .DisablePing().ThrowExceptions(false).DisableAuditTrail(true).EnableHttpCompression(false));

    /// <summary>Posts a body; the answer's bytes.</summary>
    public async Task<byte[]> PostAsync(string path, ReadOnlyMemory<byte> body)
    {
        BytesResponse response = await _client.Transport.RequestAsync<BytesResponse>(
            new EndpointPath(HttpMethod.POST, path), PostData.ReadOnlyMemory(body), null, Compatible, default);
        if (!response.ApiCallDetails.HasSuccessfulStatusCode) throw new InvalidOperationException($"POST {path}: {response.ApiCallDetails.HttpStatusCode}");
        return response.Body;
    }
}
