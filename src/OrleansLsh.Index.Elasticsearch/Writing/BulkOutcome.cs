namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>What became of bulk operations. Safe for concurrent use.</summary>
internal sealed class BulkOutcome
{
    private readonly List<(int Position, LshException Error)> _failures = [];
    private int _done, _replaced;

    /// <summary>Operations that took effect; a delete of what was not there is none.</summary>
    public int Done => _done;

    /// <summary>Whether old documents were left behind, by deletes or updates.</summary>
    public bool HasReplaced => _replaced > 0;

    /// <summary>What failed, in the order of positions.</summary>
    public IReadOnlyList<(int Position, LshException Error)> Failures
    {
        get
        {
            lock (_failures) return [.. _failures.OrderBy(failure => failure.Position)];
        }
    }

    /// <summary>Counts an operation that took effect.</summary>
    public void Succeeded(bool replaced)
    {
        Interlocked.Increment(ref _done);
        if (replaced) Interlocked.Increment(ref _replaced);
    }

    /// <summary>Keeps an operation that failed for good.</summary>
    public void Failed(int position, LshException error)
    {
        lock (_failures) _failures.Add((position, error));
    }
}
