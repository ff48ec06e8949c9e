namespace OrleansLsh;

/// <summary>What became of documents that were sent.</summary>
/// <param name="Written">Documents that are durable now.</param>
/// <param name="Failures">The others; the good ones of a batch are kept.</param>
public sealed record WriteReport(long Written, IReadOnlyList<DocumentFailure> Failures)
{
    /// <summary>Gives the report back where every document was written.</summary>
    /// <exception cref="LshException">Some were not: how many, and why the first, whose <see cref="LshException.Kind"/> it has.</exception>
    public WriteReport ThrowIfFailed() => Failures.Count == 0 ? this : throw FailedDocuments.Error(Written, Failures.Count, Failures);

    /// <summary>How many were written, and what became of the others.</summary>
    public override string ToString() => FailedDocuments.Text(Written, Failures.Count, Failures);
}
