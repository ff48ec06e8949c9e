namespace OrleansLsh.Index;

/// <summary>What became of documents that were sent.</summary>
/// <param name="Written">Documents that are durable now.</param>
/// <param name="Failures">The others; the good ones of a batch are kept.</param>
public sealed record WriteReport(long Written, IReadOnlyList<DocumentFailure> Failures);
