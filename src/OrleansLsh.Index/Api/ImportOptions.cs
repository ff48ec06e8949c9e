using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>How an import runs.</summary>
public sealed record ImportOptions
{
    /// <summary>Documents per commit, 1 to 100,000. Default 1,000.</summary>
    [Range(1, 100_000)] public int BatchSize { get; init; } = 1_000;

    /// <summary>Documents to pass over at the start: where an import that was cut off goes on. Default 0.</summary>
    /// <remarks>Documents of a file are passed over without being parsed.</remarks>
    [Range(0, long.MaxValue)] public long Skip { get; init; }

    /// <summary>Failures that are kept in the report; the rest is counted only. Default 1,000.</summary>
    [Range(0, 1_000_000)] public int MaxFailures { get; init; } = 1_000;

    /// <summary>Whether the first document that cannot be read or written ends the import with an error. What was committed stays, other
    /// documents of the same batch included. Default: false, it is reported and the others are written.</summary>
    public bool StopOnError { get; init; }
}
