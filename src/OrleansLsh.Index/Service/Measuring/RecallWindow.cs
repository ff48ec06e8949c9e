namespace OrleansLsh.Index.Service.Measuring;

/// <summary>The recalls of the last queries of a field that were compared, by one version of its model.</summary>
/// <param name="modelVersion">The version.</param>
internal sealed class RecallWindow(int modelVersion)
{
    private const int Most = ServedRecall.MostQueries;

    private readonly Lock _gate = new();
    private readonly Queue<(double Recall, DateTimeOffset At)> _last = new();

    /// <summary>The version of the model that these searches were answered by.</summary>
    public int ModelVersion => modelVersion;

    /// <summary>Adds one; the oldest goes where there are too many.</summary>
    public void Add(double recall, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_last.Count == Most) _last.Dequeue();
            _last.Enqueue((recall, at));
        }
    }

    /// <summary>What they say together; null where there are none.</summary>
    public ServedRecall? Summary()
    {
        lock (_gate)
        {
            return _last.Count == 0 ? null : ServedRecall.Of([.. _last.Select(one => one.Recall)], _last.Peek().At);
        }
    }
}
