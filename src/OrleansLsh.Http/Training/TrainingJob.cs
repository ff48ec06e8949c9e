namespace OrleansLsh.Http.Training;

/// <summary>A training under way, or one that has ended.</summary>
internal sealed class TrainingJob(string id, string collection, DateTimeOffset started) : IProgress<TrainProgress>, IDisposable
{
    private const int MaxSteps = 10_000;

    private readonly Lock _lock = new();
    private readonly List<TrainProgress> _steps = [];
    private readonly CancellationTokenSource _cancel = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public string Collection { get; } = collection;

    public DateTimeOffset Started { get; } = started;

    public DateTimeOffset? Ended { get; private set; }

    public JobState State { get; private set; } = JobState.Running;

    /// <summary>The collection after the training; null unless it succeeded.</summary>
    public CollectionDescription? Result { get; private set; }

    /// <summary>Why it failed; null unless it did.</summary>
    public Exception? Error { get; private set; }

    /// <summary>How far it has come; null before the first step.</summary>
    public TrainProgress? Latest { get; private set; }

    /// <summary>Cancelled when somebody asks for the end of it.</summary>
    public CancellationToken Cancellation => _cancel.Token;

    /// <summary>Asks for the end of it; what was there before stays.</summary>
    public void Cancel()
    {
        if (State == JobState.Running) _cancel.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _cancel.Dispose();

    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        lock (_lock)
        {
            Latest = value;
            // A stage of very many steps keeps its first and its last: whoever follows sees every stage.
            bool sameStage = _steps.Count > 0 && _steps[^1].Field == value.Field && _steps[^1].Progress.Stage == value.Progress.Stage;
            if (_steps.Count >= MaxSteps && sameStage) _steps[^1] = value;
            else _steps.Add(value);
            Signal();
        }
    }

    /// <summary>Notes the end.</summary>
    public void End(JobState state, CollectionDescription? result, Exception? error, DateTimeOffset at)
    {
        lock (_lock)
        {
            (State, Result, Error, Ended) = (state, result, error, at);
            Signal();
        }
    }

    /// <summary>The steps from a number on, and what to wait for where there are none yet.</summary>
    public (TrainProgress[] Steps, bool Ended, Task Changed) StepsFrom(int first)
    {
        lock (_lock)
            return (first < _steps.Count ? [.. _steps.Skip(first)] : [], State != JobState.Running, _changed.Task);
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
