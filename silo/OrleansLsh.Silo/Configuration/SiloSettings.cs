using System.ComponentModel.DataAnnotations;
using System.Net;
using StackExchange.Redis;

namespace OrleansLsh.Silo.Configuration;

/// <summary>The settings of a silo, under <c>Lsh</c>. Without any, one silo keeps everything in <c>./data</c>.</summary>
public sealed class SiloSettings
{
    internal const string Section = "Lsh";
    internal const int DefaultSiloPort = 11_111, DefaultGatewayPort = 30_000;

    /// <summary>Where a silo without Redis and Elasticsearch keeps its files. Default <c>data</c> in the current folder.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Redis in which silos find each other and keep the state of grains, such as <c>localhost:6379</c>; null for one silo on its
    /// own.</summary>
    public string? Redis { get; set; }

    /// <summary>Addresses of Elasticsearch nodes, separated by commas, with a user and a password where they are to be
    /// <see cref="ElasticsearchUser"/> and <see cref="ElasticsearchPassword"/>: <c>http://user:password@host:9200</c>; null for the
    /// embedded index.</summary>
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

    /// <summary>Primary shards of each collection created in Elasticsearch from now on, 1 to 1,024. Default 1.</summary>
    [Range(1, 1_024)] public int ElasticsearchShards { get; set; } = 1;

    /// <summary>Replicas of each shard in Elasticsearch, 0 to 16. Default 1.</summary>
    [Range(0, 16)] public int ElasticsearchReplicas { get; set; } = 1;

    /// <summary>A graph of Elasticsearch's own that each field of a collection created from now on has beside its cells, so that
    /// <c>strategy: native</c> can be searched and measured. Default none.</summary>
    public NativeGraph ElasticsearchGraph { get; set; }

    /// <summary>M of such a graph: how many neighbours a vector is linked to, 2 to 512. Default null: 48 up to 256 dimensions, 16
    /// beyond.</summary>
    [Range(2, 512)] public int? ElasticsearchGraphM { get; set; }

    /// <summary>efConstruction of such a graph: among how many candidates a vector's neighbours are chosen, 2 to 3,200. Default
    /// 200.</summary>
    [Range(2, 3_200)] public int ElasticsearchGraphEfConstruction { get; set; } = 200;

    /// <summary>When searches in Elasticsearch find what was written. Default: a write waits for it.</summary>
    public RefreshPolicy ElasticsearchRefresh { get; set; } = RefreshPolicy.WaitFor;

    /// <summary>The longest that one request to Elasticsearch may take, 100 ms to 1 h. Default 30 s.</summary>
    public TimeSpan ElasticsearchRequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a write that Elasticsearch refused or lost is tried again before it is reported as failed, 0 to 1 h. Default 2
    /// min.</summary>
    public TimeSpan ElasticsearchRetryLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes of one bulk request to Elasticsearch, 10,000 to 100,000,000, unless a single document is larger. Default 4
    /// MiB.</summary>
    [Range(10_000, 100_000_000)] public int ElasticsearchBulkBytes { get; set; } = 4 << 20;

    /// <summary>The most documents of one bulk request to Elasticsearch, 1 to 100,000. Default 1,000.</summary>
    [Range(1, 100_000)] public int ElasticsearchBulkDocuments { get; set; } = 1_000;

    /// <summary>Bulk requests of one write under way to Elasticsearch at a time, 1 to 64. Default 2.</summary>
    [Range(1, 64)] public int ElasticsearchConcurrency { get; set; } = 2;

    /// <summary>The part of searches that are compared with exact search in the background, 0 to 1, so that descriptions tell recall as
    /// users get it; 0 for none. Default 0.01.</summary>
    [Range(0.0, 1.0)] public double LiveRecallShare { get; set; } = 0.01;

    /// <summary>The part of one core's time that these comparisons may take, 0.0001 to 1. Default 0.02.</summary>
    [Range(0.0001, 1.0)] public double LiveRecallTime { get; set; } = 0.02;

    /// <summary>Whether fields are trained by themselves in the background where that is due. Default false: the log says so.</summary>
    public bool TrainWhenDue { get; set; }

    /// <summary>Where a silo without Redis keeps the state of grains. Default durable.</summary>
    public GrainStorageKind Storage { get; set; }

    /// <summary>The embedders that vector fields may name, each with the folder of a sentence model: <c>Lsh__Embedders__minilm</c>. All
    /// silos of a cluster have the same. Default: none.</summary>
    public Dictionary<string, string> Embedders { get; } = [];

    /// <summary>The embedders of pictures that vector fields may name, each with the folder or file of an image network:
    /// <c>Lsh__PictureEmbedders__resnet18</c>; for searches by pictures over HTTP. All silos of a cluster have the same. Default:
    /// none.</summary>
    public Dictionary<string, string> PictureEmbedders { get; } = [];

    /// <summary>The cluster's id, the same in all its silos and clients. Default <c>lsh</c>.</summary>
    public string ClusterId { get; set; } = "lsh";

    /// <summary>The service's id, the same in all its silos and clients. Default <c>lsh</c>.</summary>
    public string ServiceId { get; set; } = "lsh";

    /// <summary>Address by which other silos and clients reach this one; null for this machine's, or the loopback where Redis is on
    /// it.</summary>
    public string? Address { get; set; }

    /// <summary>Port for other silos, 1 to 65,535; null for 11,111 or the next free one.</summary>
    [Range(1, 65_535)] public int? SiloPort { get; set; }

    /// <summary>Port for clients, 1 to 65,535; null for 30,000 or the next free one.</summary>
    [Range(1, 65_535)] public int? GatewayPort { get; set; }

    /// <summary>How long a stopping silo may take to write what it has taken in. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a starting silo waits for Redis and Elasticsearch. Default 1 min.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal SimilarityOptions SimilarityOptions() =>
        new() { LiveRecallShare = LiveRecallShare, LiveRecallTime = LiveRecallTime, TrainWhenDue = TrainWhenDue };

    internal ElasticsearchOptions ElasticsearchOptions()
    {
        ElasticsearchAddresses nodes = ElasticsearchAddresses.Parse(Elasticsearch!);
        return new()
        {
            Addresses = nodes.Addresses,
            ApiKey = ElasticsearchApiKey,
            UserName = ElasticsearchUser ?? nodes.User,
            Password = ElasticsearchPassword ?? nodes.Password,
            CertificateFingerprint = ElasticsearchFingerprint,
            Prefix = ElasticsearchPrefix,
            Shards = ElasticsearchShards,
            Replicas = ElasticsearchReplicas,
            Graph = ElasticsearchGraph,
            GraphM = ElasticsearchGraphM,
            GraphEfConstruction = ElasticsearchGraphEfConstruction,
            Refresh = ElasticsearchRefresh,
            RequestTimeout = ElasticsearchRequestTimeout,
            RetryLimit = ElasticsearchRetryLimit,
            BulkBytes = ElasticsearchBulkBytes,
            BulkDocuments = ElasticsearchBulkDocuments,
            Concurrency = ElasticsearchConcurrency,
        };
    }

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
