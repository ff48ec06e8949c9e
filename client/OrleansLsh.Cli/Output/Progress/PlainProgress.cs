namespace OrleansLsh.Cli.Output;

/// <summary>A line when a stage begins and every few seconds after: for logs.</summary>
internal sealed class PlainProgress(TextWriter error, TimeProvider time) : IProgressDisplay, IProgress<ProgressStep>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private string? _title;
    private long _last;

    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(Func<IProgress<ProgressStep>, Task<T>> work) => work(this);

    void IProgress<ProgressStep>.Report(ProgressStep value)
    {
        if (value.Title == _title && time.GetElapsedTime(_last) < Interval) return;
        _title = value.Title;
        _last = time.GetTimestamp();
        string total = value.Total is { } units ? $" of {ResultTable.Number(units)}" : "";
        error.WriteLine($"{value.Title}: {ResultTable.Number(value.Done)}{total}");
    }
}
