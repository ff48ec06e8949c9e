namespace OrleansLsh.Grains.Indexing;

/// <summary>How much waits before a commit, and how much goes into one.</summary>
internal sealed record CommitLimits
{
    /// <summary>Calls in the queue; one more waits at its door. A call has at most 4 MB.</summary>
    public int WaitingCalls { get; init; } = 32;

    /// <summary>Calls that wait at the door; one more is refused and may be tried again.</summary>
    public int CallsAtTheDoor { get; init; } = 256;

    /// <summary>Documents after which a commit takes no further call.</summary>
    public int DocumentsPerCommit { get; init; } = 8_192;

    /// <summary>Commits under way.</summary>
    public int CommitsUnderWay { get; init; } = 2;

    /// <summary>Deletions under way, beside the commits.</summary>
    public int DeletionsUnderWay { get; init; } = 8;
}
