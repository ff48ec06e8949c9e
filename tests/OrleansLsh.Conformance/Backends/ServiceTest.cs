using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Backends;

/// <summary>What every test of the service starts from.</summary>
public abstract class ServiceTest<TBackend> : IAsyncLifetime
    where TBackend : IServiceBackend, new()
{
    private readonly TBackend _backend = new();

    protected ISimilarityService Service { get; private set; } = null!;

    /// <summary>Whether the backend can go back to the model before the last one; where it cannot, it must refuse.</summary>
    protected bool KeepsEarlierModel => _backend.KeepsEarlierModel;

    /// <summary>A name that no other test uses.</summary>
    protected string Collection { get; } = $"t{Guid.NewGuid():N}"[..20];

    /// <summary>Seconds of work, for trainings that are cancelled while they run.</summary>
    protected static TrainingOptions LongTraining => QuickTraining with { Clusters = 128, Restarts = 100, Tolerance = 0 };

    /// <summary>Small enough to train in a moment, with cells.</summary>
    protected static TrainingOptions QuickTraining { get; } = Corpus.Training with { SampleSize = 2_000 };

    /// <summary>A training as small, with all settings measured on all queries as for a user.</summary>
    protected static TrainingOptions MeasuredTraining { get; } = QuickTraining with { TuneSeconds = null };

    public async Task InitializeAsync() => Service = await _backend.StartAsync();

    public async Task DisposeAsync()
    {
        try
        {
            await Service.DropAsync(Collection);
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            // The test made none, or has dropped it.
        }
        await Service.DisposeAsync();
        await _backend.DisposeAsync();
    }

    /// <summary>Creates the test's collection with one field and writes documents.</summary>
    protected async Task FillAsync(IReadOnlyList<Document> documents, Metric metric = Metric.Cosine)
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions, metric)]);
        WriteReport report = await Service.UpsertAsync(Collection, documents);
        Assert.Empty(report.Failures);
    }

    protected Task<CollectionDescription> TrainAsync() => TrainAsync(QuickTraining);

    protected Task<CollectionDescription> TrainAsync(TrainingOptions options) => Service.TrainAsync(Collection, new TrainRequest(options));

    /// <summary>Asserts that a call fails with an error of this kind that says where, and gives its message.</summary>
    protected async Task<string> FailsAsync(ErrorKind kind, Func<Task> call, string operation, bool namesCollection = true)
    {
        LshException error = await Assert.ThrowsAnyAsync<LshException>(call);
        Assert.True(error.Kind == kind, $"{error.Kind} instead of {kind}: {error.Message}");
        Assert.Equal(operation, error.Operation);
        if (namesCollection) Assert.Equal(Collection, error.Collection);
        return error.Message;
    }

    /// <summary>Trains and cancels it at a stage; null where it was cancelled.</summary>
    protected async Task<CollectionDescription?> TrainUntilAsync(TrainingStage stage, TrainingOptions options)
    {
        using var cancel = new CancellationTokenSource();
        var told = new Told<TrainProgress>(progress =>
        {
            if (progress.Progress.Stage == stage) cancel.Cancel();
        });
        try
        {
            return await Service.TrainAsync(Collection, new TrainRequest(options), told, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
