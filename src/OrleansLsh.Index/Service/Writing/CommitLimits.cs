namespace OrleansLsh.Index.Service.Writing;

/// <summary>How many calls wait for a collection's commits, and how much goes into one.</summary>
public sealed record CommitLimits
{
    /// <summary>Calls that have a place and whose commit has not begun; one more is blocked. Default any number: what a caller of this
    /// process waits with is in memory already.</summary>
    public int WaitingCalls { get; init; } = int.MaxValue;

    /// <summary>Calls that are blocked until there is a place; one more is refused, and may be made again. Default any number.</summary>
    public int BlockedCalls { get; init; } = int.MaxValue;

    /// <summary>Documents of several calls in one commit, at most; a larger call goes alone. Default 1,024.</summary>
    public int DocumentsPerCommit { get; init; } = 1_024;
}
