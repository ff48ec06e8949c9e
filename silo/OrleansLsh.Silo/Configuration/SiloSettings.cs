using System.ComponentModel.DataAnnotations;
using System.Net;
using OrleansLsh.Index.Elasticsearch;
using StackExchange.Redis;

namespace OrleansLsh.Silo.Configuration;

/// <summary>The settings of a silo, under <c>Lsh</c>. Without any, one silo keeps everything in <c>./data</c>.</summary>
public sealed class SiloSettings
{
    internal const string Section = "Lsh";
    internal const int DefaultSiloPort = 11_111, DefaultGatewayPort = 30_000;

    /// <summary>Where a silo without Redis and Elasticsearch keeps its files. Default <c>data</c> in the current folder.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Redis in which silos find each other and keep the state of grains, such as <c>localhost:6379</c>; null for one silo on its own.</summary>
    public string? Redis { get; set; }

    /// <summary>Addresses of Elasticsearch nodes, separated by commas; null for the embedded index.</summary>
    public string? Elasticsearch { get; set; }

    /// <summary>An API key of Elasticsearch in its encoded form; null for none. Excludes <see cref="ElasticsearchUser"/>.</summary>
    public string? ElasticsearchApiKey { get; set; }

    /// <summary>A user of Elasticsearch; null for none.</summary>
    public string? ElasticsearchUser { get; set; }

    /// <summary>The user's password; given where a user is.</summary>
    public string? ElasticsearchPassword { get; set; }

    /// <summary>SHA-256 fingerprint of the certificate authority of Elasticsearch, in hexadecimal; null for the system's trust.</summary>
    public string? ElasticsearchFingerprint { get; set; }

    /// <summary>What the names of all indices in Elasticsearch begin with. Default <c>lsh</c>.</summary>
    public string ElasticsearchPrefix { get; set; } = "lsh";

    /// <summary>Replicas of each shard in Elasticsearch, 0 to 16. Default 1.</summary>
    [Range(0, 16)] public int ElasticsearchReplicas { get; set; } = 1;

    /// <summary>A graph of Elasticsearch's own that each field of a collection created from now on has beside its cells, so that
    /// <c>strategy: native</c> can be searched and measured. Default none.</summary>
    public NativeGraph ElasticsearchGraph { get; set; }

    /// <summary>Where a silo without Redis keeps the state of grains. Default durable.</summary>
    public GrainStorageKind Storage { get; set; }

    /// <summary>The cluster's id, the same in all its silos and clients. Default <c>lsh</c>.</summary>
    public string ClusterId { get; set; } = "lsh";

    /// <summary>The service's id, the same in all its silos and clients. Default <c>lsh</c>.</summary>
    public string ServiceId { get; set; } = "lsh";

    /// <summary>Address by which other silos and clients reach this one; null for this machine's, or the loopback where Redis is on it.</summary>
    public string? Address { get; set; }

    /// <summary>Port for other silos, 1 to 65,535; null for 11,111 or the next free one.</summary>
    [Range(1, 65_535)] public int? SiloPort { get; set; }

    /// <summary>Port for clients, 1 to 65,535; null for 30,000 or the next free one.</summary>
    [Range(1, 65_535)] public int? GatewayPort { get; set; }

    /// <summary>How long a stopping silo may take to write what it has taken in. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a starting silo waits for Redis and Elasticsearch. Default 1 min.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal ElasticsearchOptions ElasticsearchOptions() => new()
    {
        Addresses = [.. Elasticsearch!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(address => new Uri(address, UriKind.RelativeOrAbsolute))],
        ApiKey = ElasticsearchApiKey,
        UserName = ElasticsearchUser,
        Password = ElasticsearchPassword,
        CertificateFingerprint = ElasticsearchFingerprint,
        Prefix = ElasticsearchPrefix,
        Replicas = ElasticsearchReplicas,
        Graph = ElasticsearchGraph,
    };

    internal IPAddress? AdvertisedAddress()
    {
        if (Address is not null) return IPAddress.Parse(Address);
        bool here = ConfigurationOptions.Parse(Redis!).EndPoints.All(endPoint => endPoint switch
        {
            DnsEndPoint { Host: "localhost" } => true,
            IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
            _ => false,
        });
        return here ? IPAddress.Loopback : null;
    }
}
