namespace OrleansLsh;

/// <summary>What became of an import.</summary>
/// <param name="Read">Documents consumed, those passed over included.</param>
/// <param name="Written">Documents that are durable.</param>
/// <param name="Failed">Documents refused.</param>
/// <param name="Failures">The first of them.</param>
public sealed record ImportReport(long Read, long Written, long Failed, IReadOnlyList<DocumentFailure> Failures)
{
    /// <summary>Gives the report back where every document was written.</summary>
    /// <exception cref="LshException">Some were not: how many, and why the first, whose <see cref="LshException.Kind"/> it has.</exception>
    public ImportReport ThrowIfFailed() => Failed == 0 ? this : throw FailedDocuments.Error(Written, Failed, Failures);

    /// <summary>How many were written, and what became of the others.</summary>
    public override string ToString() => FailedDocuments.Text(Written, Failed, Failures);
}
