namespace OrleansLsh.Index.Service.Writing;

/// <summary>Counts what became of an import's batches. Used by one commit at a time.</summary>
internal sealed class ImportTally(ImportOptions options, IProgress<ImportProgress>? progress)
{
    private readonly List<DocumentFailure> _failures = [];
    private long _read, _written, _failed;

    /// <summary>Counts a batch that has been committed.</summary>
    public void Count(DocumentBatch batch, WriteReport report)
    {
        _read = batch.End;
        _written += report.Written;
        _failed += report.Failures.Count;
        _failures.AddRange(report.Failures.Take(Math.Max(0, options.MaxFailures - _failures.Count)));
        progress?.Report(new ImportProgress(_read, _written, _failed));
    }

    /// <summary>What became of all of them.</summary>
    public ImportReport Report() => new(_read, _written, _failed, _failures);
}
