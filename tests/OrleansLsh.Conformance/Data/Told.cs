namespace OrleansLsh.Conformance.Data;

/// <summary>Keeps what progress was told, in order, on the thread that told it.</summary>
public sealed class Told<T>(Action<T>? then = null) : IProgress<T>
{
    private readonly List<T> _all = [];

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public void Report(T value)
    {
        lock (_all) _all.Add(value);
        then?.Invoke(value);
    }
}
