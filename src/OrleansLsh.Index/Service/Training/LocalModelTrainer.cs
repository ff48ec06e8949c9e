using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Trains in this process, on all its cores.</summary>
internal sealed class LocalModelTrainer : IModelTrainer
{
    /// <inheritdoc/>
    public Task<Model> TrainAsync(
        string id, CountedField state, VectorBlock sample, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken) =>
        ComputeThreads.RunAsync(
            () => ModelTrainer.Train(
                id, state.ModelVersion + 1, state.Field.Metric, sample, state.Documents, options, progress, cancellationToken),
            cancellationToken);
}
