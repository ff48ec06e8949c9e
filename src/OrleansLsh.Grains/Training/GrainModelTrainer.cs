using System.Collections.Concurrent;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Training;

/// <summary>Trains over all silos: each subspace, and the cells, in a grain of its own, which sends back its codebook once.</summary>
internal sealed class GrainModelTrainer(IGrainFactory grains, TimeProvider time, ILogger<GrainModelTrainer> logger) : IModelTrainer
{
    /// <inheritdoc/>
    public async Task<Model> TrainAsync(
        string id, CountedField state, VectorBlock sample, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        int version = state.ModelVersion + 1;
        logger.TrainingStarted(id, version);
        var training = new Training(grains, id, version, options, progress, cancellationToken);
        try
        {
            Model model = await training.RunAsync(state, sample);
            logger.Trained(id, version, model.Subspaces, model.SampleSize, time.GetElapsedTime(start).TotalSeconds);
            return model;
        }
        catch (Exception error)
        {
            if (error is OperationCanceledException) logger.TrainingCancelled(id, version, time.GetElapsedTime(start).TotalSeconds);
            else logger.TrainingFailed(id, version, error);
            await training.DiscardAsync();
            throw;
        }
    }

    private sealed class Training(
        IGrainFactory grains, string id, int version, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        private readonly JsonMessage _options = JsonMessage.Of(options);
        private readonly ConcurrentBag<ISubspaceModelGrain> _begun = [];
        private readonly Lock _gate = new();
        private int _done;

        /// <summary>Trains all subspaces at once, then the cells.</summary>
        public async Task<Model> RunAsync(CountedField state, VectorBlock sample)
        {
            TrainingPlan plan = ModelTrainer.Plan(state.Field.Metric, sample, state.Documents, options);
            Trained[] subspaces = await Task.WhenAll(Enumerable.Range(0, plan.Split.Subspaces).Select(i => TrainAsync(plan, i)));
            CellBook? cells = plan.Cells == 0 ? null : await TrainCellsAsync(plan.Sample, plan.Cells);
            return new Model(
                id, version, state.Field.Metric, options, plan.Split,
                [.. subspaces.Select(subspace => SentCodebook.ToCodebook(subspace.Parts))], cells,
                [.. subspaces.Select(subspace => subspace.Statistics.Read<SubspaceStatistics>())], plan.Shaping.Count)
            {
                Space = plan.Space,
            };
        }

        /// <summary>Lets the grains forget what they hold of this training.</summary>
        public async Task DiscardAsync() =>
            await Task.WhenAll(_begun.Select(grain => grain.DiscardAsync())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        private async Task<Trained> TrainAsync(TrainingPlan plan, int subspace)
        {
            int size = plan.Split.Size(subspace);
            var points = new float[plan.Shaping.Count * size];
            plan.Split.Gather(plan.Shaping.Values.Span, subspace, points);
            var task = new SubspaceTask
            {
                Dimensions = size,
                Count = plan.Shaping.Count,
                Seed = TrainingSeed.ForSubspace(options.Seed, subspace),
                Options = _options,
            };
            Trained trained = await TrainAsync(SubspaceKey.Of(id, version, subspace), task, points, iterations: null);
            lock (_gate) progress?.Report(new TrainingProgress(TrainingStage.Subspaces, ++_done, plan.Split.Subspaces));
            return trained;
        }

        private async Task<CellBook> TrainCellsAsync(VectorBlock sample, int cells)
        {
            CellProgress? iterations = progress is null ? null : new CellProgress(progress);
            iterations?.Report(0);
            var task = new SubspaceTask
            {
                Dimensions = sample.Dimensions,
                Count = sample.Count,
                Seed = TrainingSeed.ForCells(options.Seed),
                Cells = cells,
            };
            return SentCodebook.ToCells((await TrainAsync(SubspaceKey.OfCells(id, version), task, sample.Values, iterations)).Parts);
        }

        /// <summary>Sends a block in parts that a message holds, and takes what its grain makes of it.</summary>
        private async Task<Trained> TrainAsync(string key, SubspaceTask task, ReadOnlyMemory<float> points, CellProgress? iterations)
        {
            ISubspaceModelGrain grain = grains.GetGrain<ISubspaceModelGrain>(key);
            _begun.Add(grain);
            await grain.BeginAsync(task);
            for (ReadOnlyMemory<float> left = points; !left.IsEmpty; left = left[Math.Min(WireLimits.Components, left.Length)..])
            {
                cancellationToken.ThrowIfCancellationRequested();
                await grain.AddAsync(new FloatBlock(left[..Math.Min(WireLimits.Components, left.Length)]));
            }
            var trained = new Trained([], new JsonMessage());
            await foreach (TrainedMessage message in grain.TrainAsync(cancellationToken).WithBatchSize(1)
                .WithCancellation(cancellationToken))
            {
                if (message.Part is null) iterations?.Report(message.Iterations);
                else (trained = trained with { Statistics = message.Statistics }).Parts.Add(message.Part);
            }
            return trained;
        }

        private sealed record Trained(List<CodebookPart> Parts, JsonMessage Statistics);
    }
}
