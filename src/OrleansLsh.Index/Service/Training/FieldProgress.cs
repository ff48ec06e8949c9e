namespace OrleansLsh.Index.Service.Training;

/// <summary>Passes the progress of one field's training on, in the order and on the thread in which it is told.</summary>
internal sealed class FieldProgress : IProgress<TrainingProgress>
{
    private readonly string _field;
    private readonly IProgress<TrainProgress> _listener;

    private FieldProgress(string field, IProgress<TrainProgress> listener) => (_field, _listener) = (field, listener);

    /// <summary>Null where nobody listens.</summary>
    public static FieldProgress? Of(string field, IProgress<TrainProgress>? listener) =>
        listener is null ? null : new FieldProgress(field, listener);

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => _listener.Report(new TrainProgress(_field, value));

    /// <summary>A listener that is told units done of one stage.</summary>
    public IProgress<long> Counting(TrainingStage stage, long total) => new Counter(this, stage, total);

    private sealed class Counter(FieldProgress progress, TrainingStage stage, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new TrainingProgress(stage, value, Math.Max(value, total)));
    }
}
