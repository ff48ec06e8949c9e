using System.ComponentModel.DataAnnotations;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>How to reach a cluster and how to keep collections in it.</summary>
public sealed record ElasticsearchOptions
{
    /// <summary>Addresses of one or more nodes of the same cluster, http or https. Default <c>http://localhost:9200</c>.</summary>
    public IReadOnlyList<Uri> Addresses { get; set; } = [new("http://localhost:9200")];

    /// <summary>An API key in its encoded form; null for none. Excludes <see cref="UserName"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A user; null for none.</summary>
    public string? UserName { get; set; }

    /// <summary>The user's password; given where a user is.</summary>
    public string? Password { get; set; }

    /// <summary>SHA-256 fingerprint of the certificate authority that https nodes must chain to, in hexadecimal; null for the system's
    /// trust.</summary>
    public string? CertificateFingerprint { get; set; }

    /// <summary>What the names of all indices begin with: lower-case letters, digits and '-', 1 to 40, starting with a letter. Default
    /// <c>lsh</c>.</summary>
    public string Prefix { get; set; } = "lsh";

    /// <summary>Primary shards of a new collection. Default 1: scores of <c>more_like_this</c> then count the whole collection.</summary>
    [Range(1, 1_024)] public int Shards { get; set; } = 1;

    /// <summary>Replicas of each shard of a new collection. Default 1; on one node they stay unassigned and the cluster yellow.</summary>
    [Range(0, 16)] public int Replicas { get; set; } = 1;

    /// <summary>Whether new collections get Elasticsearch's own graph, for <see cref="Scoring.Native"/>. Training then measures both search
    /// methods and takes the faster one that reaches the target recall. Default none.</summary>
    public NativeGraph Graph { get; set; } = NativeGraph.None;

    /// <summary>M of a new collection's graph: how many neighbours a vector is linked to; 2 to 512. Default null: 48 up to 256 dimensions,
    /// three times the server's own, since vectors that equal one another fill each other's links and parts of the graph fall out of reach;
    /// 16 beyond, where each link costs more.</summary>
    [Range(2, 512)] public int? GraphM { get; set; }

    /// <summary>efConstruction of a new collection's graph: among how many candidates a vector's neighbours are chosen; 2 to 3,200. Default
    /// 200, twice the server's; the time that the graph takes to build grows with it.</summary>
    [Range(2, 3_200)] public int GraphEfConstruction { get; set; } = 200;

    /// <summary>Documents that each counts for where it is decided how a filter's matches are looked for: 1, but in tests, which have no
    /// millions of documents.</summary>
    internal double EachStandsFor { get; init; } = 1;

    /// <summary>When searches find what was written. Default: a write waits for it.</summary>
    public RefreshPolicy Refresh { get; set; } = RefreshPolicy.WaitFor;

    /// <summary>The longest that one request may take. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a refused or lost write is tried again before it is reported as failed. Default 2 min.</summary>
    public TimeSpan RetryLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes of one bulk request, unless a single document is larger. Default 4 MiB.</summary>
    [Range(10_000, 100_000_000)] public int BulkBytes { get; set; } = 4 << 20;

    /// <summary>The most documents of one bulk request. Default 1,000.</summary>
    [Range(1, 100_000)] public int BulkDocuments { get; set; } = 1_000;

    /// <summary>Bulk requests of one write under way at a time. Default 2.</summary>
    [Range(1, 64)] public int Concurrency { get; set; } = 2;

    /// <summary>Checks every value.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>, naming the setting, its value and what is
    /// allowed.</exception>
    public void Validate()
    {
        RangeRules.Require(this);
        if (Addresses is not { Count: > 0 }) throw Invalid("No address is given; name at least one node, such as http://localhost:9200.");
        foreach (Uri address in Addresses)
            if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
                throw Invalid($"Address '{address}' is no absolute http or https address.");
        if (ApiKey is not null && UserName is not null) throw Invalid("Both an API key and a user are given; give one of them.");
        if (UserName is null != Password is null) throw Invalid("A user and a password go together; one of them is missing.");
        if (CertificateFingerprint is not null && !IsFingerprint(CertificateFingerprint))
            throw Invalid("The certificate fingerprint is no SHA-256 in hexadecimal: 64 digits, with or without colons.");
        if (Prefix is not { Length: >= 1 and <= 40 } || !char.IsAsciiLetterLower(Prefix[0]) || !Prefix.All(IsPrefixCharacter))
            throw Invalid(
                $"Prefix '{Prefix}' cannot begin the name of an index: use lower-case letters, digits and '-', 1 to 40 of them, starting "
                + "with a letter.");
        RequireSpan(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        RequireSpan(nameof(RetryLimit), RetryLimit, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    private static bool IsPrefixCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private static bool IsFingerprint(string text) =>
        text.Replace(":", "", StringComparison.Ordinal) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit);

    private static void RequireSpan(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most) throw Invalid($"{name} is {value}; allowed is {least} to {most}.");
    }

    private static LshException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
