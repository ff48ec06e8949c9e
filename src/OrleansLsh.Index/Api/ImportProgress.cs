namespace OrleansLsh;

/// <summary>How far an import has come. Everything before <paramref name="Read"/> is durable or reported as failed.</summary>
/// <param name="Read">Documents consumed, those passed over included: the value of <see cref="ImportOptions.Skip"/> that goes on from
/// here.</param>
/// <param name="Written">Documents that are durable.</param>
/// <param name="Failed">Documents refused.</param>
public readonly record struct ImportProgress(long Read, long Written, long Failed)
{
    /// <summary>What failed since the last report, as far as <see cref="ImportOptions.MaxFailures"/> has room for it; null where nothing
    /// did.</summary>
    public IReadOnlyList<DocumentFailure>? Failures { get; init; }
}
