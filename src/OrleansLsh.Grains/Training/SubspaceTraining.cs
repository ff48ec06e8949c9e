using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Training;

/// <summary>One training of a model over its subspace grains: sample, split, train them all at once, keep what they trained.</summary>
internal sealed class SubspaceTraining(IGrainFactory grains, IDocumentIndex index, string model, TrainMessage request)
{
    private readonly TrainingOptions _options = request.Options.Read<TrainingOptions>();
    private readonly List<ISubspaceModelGrain> _begun = [];

    /// <summary>Trains and keeps all parts; where one fails, none is kept.</summary>
    public async Task<ModelManifest> RunAsync(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            ModelManifest manifest = await TrainAsync(progress, cancellationToken);
            await Task.WhenAll(_begun.Select(grain => grain.KeepAsync()));
            return manifest;
        }
        catch
        {
            await DiscardAsync();
            throw;
        }
    }

    /// <summary>Forgets what the grains hold of this training, as far as storage lets them.</summary>
    public async Task DiscardAsync()
    {
        foreach (ISubspaceModelGrain grain in _begun)
            await grain.DiscardAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ModelManifest> TrainAsync(IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        (ICollectionReader collection, CountedField state) = await OpenAsync(cancellationToken);
        var measuredWith = new VectorBlock(request.Dimensions, request.MeasuredWith.Values);
        VectorBlock sample = await TrainingSample.DrawAsync(collection, state, measuredWith, _options, progress, cancellationToken);
        TrainingPlan plan = ModelTrainer.Plan(sample, state.Documents, _options);
        SubspaceResult[] subspaces = await TrainSubspacesAsync(plan, progress, cancellationToken);
        SubspaceResult? cells = plan.Cells == 0 ? null : await TrainCellsAsync(sample, plan.Cells, progress, cancellationToken);
        return new ModelManifest
        {
            Version = request.Version,
            Dimensions = sample.Dimensions,
            SampleSize = plan.Shaping.Count,
            Subspaces = subspaces,
            Cells = cells,
        };
    }

    private async Task<(ICollectionReader Collection, CountedField State)> OpenAsync(CancellationToken cancellationToken)
    {
        ICollectionReader collection = await index.OpenAsync(request.Collection, cancellationToken)
            ?? throw new LshException(ErrorKind.UnknownCollection, $"There is no collection '{request.Collection}'; create it first.");
        FieldState state = await collection.StateAsync(request.Field, cancellationToken);
        IReadOnlyList<CountedField> counted = await CountedField.AllAsync(collection, cancellationToken);
        return state.ModelVersion + 1 == request.Version ? (collection, counted.First(field => field.Field.Name == request.Field)) : throw new LshException(ErrorKind.ModelMismatch,
            $"Field '{request.Field}' has model version {state.ModelVersion}; version {request.Version} cannot follow it. Train again.");
    }

    private async Task<SubspaceResult[]> TrainSubspacesAsync(TrainingPlan plan, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        int done = 0;
        var gate = new Lock();
        return await Task.WhenAll(Enumerable.Range(0, plan.Split.Subspaces).Select(async i =>
        {
            int size = plan.Split.Size(i);
            var points = new float[plan.Shaping.Count * size];
            plan.Split.Gather(plan.Shaping.Values.Span, i, points);
            var task = new SubspaceTask
            {
                Dimensions = size,
                Count = plan.Shaping.Count,
                Seed = TrainingSeed.ForSubspace(_options.Seed, i),
                Options = request.Options,
            };
            ISubspaceModelGrain grain = await SendAsync(SubspaceKey.Of(model, request.Version, i), task, points, cancellationToken);
            SubspaceResult result = await grain.TrainAsync(cancellationToken);
            lock (gate) progress.Report(new TrainingProgress(TrainingStage.Subspaces, ++done, plan.Split.Subspaces));
            return result;
        }));
    }

    private async Task<SubspaceResult> TrainCellsAsync(VectorBlock sample, int cells, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var iterations = new CellProgress(progress);
        iterations.Report(0);
        var task = new SubspaceTask { Dimensions = sample.Dimensions, Count = sample.Count, Seed = TrainingSeed.ForCells(_options.Seed), Cells = cells };
        ISubspaceModelGrain grain = await SendAsync(SubspaceKey.OfCells(model, request.Version), task, sample.Values, cancellationToken);
        SubspaceResult? result = null;
        await foreach (CellsMessage step in grain.TrainCellsAsync(cancellationToken).WithBatchSize(1).WithCancellation(cancellationToken))
        {
            if (step.Result is null) iterations.Report(step.Done);
            else result = step.Result;
        }
        return result!;
    }

    /// <summary>Sends a block in parts that a message holds.</summary>
    private async Task<ISubspaceModelGrain> SendAsync(string key, SubspaceTask task, ReadOnlyMemory<float> points, CancellationToken cancellationToken)
    {
        ISubspaceModelGrain grain = grains.GetGrain<ISubspaceModelGrain>(key);
        lock (_begun) _begun.Add(grain);
        await grain.BeginAsync(task);
        for (int first = 0; first < points.Length; first += WireLimits.Components)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await grain.AddAsync(new FloatBlock(points.Slice(first, Math.Min(WireLimits.Components, points.Length - first))));
        }
        return grain;
    }
}
