namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

/// <summary>Stops a training when it has copied its first page, until a test lets it go on.</summary>
internal sealed class Pause : IProgress<TrainProgress>, IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _go = new();

    /// <summary>Ends when the training has come so far.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(2));

    public void GoOn() => _go.Set();

    public void Report(TrainProgress value)
    {
        if (value.Progress is not { Stage: TrainingStage.Coding, Done: > 0 }) return;
        _reached.TrySetResult();
        _go.Wait();
    }

    public void Dispose()
    {
        _go.Set();
        _go.Dispose();
    }
}
