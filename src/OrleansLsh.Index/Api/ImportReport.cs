namespace OrleansLsh.Index;

/// <summary>What became of an import.</summary>
/// <param name="Read">Documents consumed, those passed over included.</param>
/// <param name="Written">Documents that are durable.</param>
/// <param name="Failed">Documents refused.</param>
/// <param name="Failures">The first of them.</param>
public sealed record ImportReport(long Read, long Written, long Failed, IReadOnlyList<DocumentFailure> Failures);
