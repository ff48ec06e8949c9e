using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>How a client finds its cluster and how long it tries.</summary>
public sealed class LshClientOptions
{
    /// <summary>Redis that the silos are registered in, such as <c>localhost:6379</c>; null for a silo on this machine.</summary>
    public string? Redis { get; set; }

    /// <summary>Gateway port of a silo on this machine, 1 to 65,535; of no account with <see cref="Redis"/>. Default 30,000.</summary>
    [Range(1, 65_535)] public int GatewayPort { get; set; } = 30_000;

    /// <summary>The cluster's id, as the silos have it. Default <c>lsh</c>.</summary>
    public string ClusterId { get; set; } = "lsh";

    /// <summary>The service's id, as the silos have it. Default <c>lsh</c>.</summary>
    public string ServiceId { get; set; } = "lsh";

    /// <summary>How long a call is tried again while silos are away, 0 (not at all) to 1 day. Default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")] public TimeSpan RetryFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call may go without an answer before it is made again, perhaps to another silo; each further attempt is given
    /// twice as long, three times at most. 0.1 s to 1 hour. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")] public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Batches of an import under way at a time, 1 to 64. Default 4.</summary>
    [Range(1, 64)] public int ImportConcurrency { get; set; } = 4;
}
