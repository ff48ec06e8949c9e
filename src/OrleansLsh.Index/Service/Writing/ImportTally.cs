namespace OrleansLsh.Index.Service.Writing;

/// <summary>Counts what became of an import's batches. Used by one commit at a time.</summary>
internal sealed class ImportTally(ImportOptions options, IProgress<ImportProgress>? progress)
{
    private readonly List<DocumentFailure> _failures = [];
    private long _read, _written, _failed;

    /// <summary>Counts a batch that has been committed.</summary>
    /// <exception cref="LshException">One of its documents failed, and the import is to stop there.</exception>
    public void Count(DocumentBatch batch, WriteReport report)
    {
        _read = batch.End;
        _written += report.Written;
        _failed += report.Failures.Count;
        DocumentFailure[] told =
            [.. report.Failures.Take(Math.Max(0, options.MaxFailures - _failures.Count)).Select(failure => Placed(batch, failure))];
        _failures.AddRange(told);
        progress?.Report(new ImportProgress(_read, _written, _failed) { Failures = told.Length == 0 ? null : told });
        if (!options.StopOnError || report.Failures.Count == 0) return;
        DocumentFailure first = Placed(batch, report.Failures[0]);
        throw new LshException(first.Kind, first.ToString());
    }

    private static DocumentFailure Placed(DocumentBatch batch, DocumentFailure failure) =>
        failure with { Place = batch.Documents[(int)(failure.Position - batch.First)]?.Origin?.ToString() };

    /// <summary>What became of all of them.</summary>
    public ImportReport Report() => new(_read, _written, _failed, _failures);
}
