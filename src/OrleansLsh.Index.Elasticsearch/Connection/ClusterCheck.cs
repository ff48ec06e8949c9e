using System.Text.Json;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>Whether the cluster is one that can serve.</summary>
internal sealed class ClusterCheck(ElasticsearchChannel channel)
{
    private static readonly Version Oldest = new(8, 13), TakesKSince = new(8, 15);
    private volatile Version? _version;

    /// <summary>The first version that compares the best of a quantised field by their full vectors.</summary>
    public static Version RescoresSince { get; } = new(8, 18);

    /// <summary>Whether the server's <c>knn</c> query takes <c>k</c>.</summary>
    public bool TakesK => _version >= TakesKSince;

    /// <summary>Whether it compares the best of a quantised field by their full vectors.</summary>
    public bool Rescores => _version >= RescoresSince;

    /// <summary>Whether the cluster can serve now.</summary>
    public async Task<ClusterReadiness> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RequireSupportedAsync(cancellationToken);
            using JsonDocument json = await channel.JsonAsync(HttpMethod.GET, "_cluster/health", RequestBody.None, cancellationToken);
            string status = json.RootElement.GetProperty("status").GetString()!;
            return status is "yellow" or "green" ? new ClusterReadiness(true, "", _version)
                : new ClusterReadiness(
                    false, $"The cluster is {status}: not every index has its primary shards. It becomes ready when it is yellow.",
                    _version);
        }
        catch (LshException error) when (error.Kind != ErrorKind.InvalidArgument)
        {
            return new ClusterReadiness(false, error.Message, _version);
        }
    }

    /// <summary>Looks at the version once.</summary>
    /// <exception cref="LshException">The cluster does not answer, or is too old.</exception>
    public async ValueTask RequireSupportedAsync(CancellationToken cancellationToken)
    {
        if (_version is not null) return;
        using JsonDocument json =
            await channel.JsonAsync(HttpMethod.GET, "_nodes?filter_path=nodes.*.version", RequestBody.None, cancellationToken);
        Version oldest = json.RootElement.GetProperty("nodes").EnumerateObject()
            .Select(node => Read(node.Value.GetProperty("version").GetString()!)).Min()!;
        if (oldest < Oldest)
            throw new LshException(
                ErrorKind.NotSupported,
                $"A node runs Elasticsearch {oldest}; {Oldest} or later is needed, because flat vectors came with it.");
        _version = oldest;
    }

    private static Version Read(string text) => Version.Parse(text.Split('-')[0]);
}
