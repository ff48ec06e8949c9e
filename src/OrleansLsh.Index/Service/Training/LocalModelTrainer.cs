using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Trains in this process, on all its cores.</summary>
internal sealed class LocalModelTrainer : IModelTrainer
{
    /// <inheritdoc/>
    public async Task<Model> TrainAsync(
        ICollectionReader collection, CountedField state, VectorBlock measuredWith, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        VectorBlock sample = await TrainingSample.DrawAsync(collection, state, measuredWith, options, progress, cancellationToken);
        return await Task.Run(
            () => ModelTrainer.Train(
                TrainingSample.ModelId(collection.Name, state.Field.Name), state.ModelVersion + 1, state.Field.Metric, sample, state.Documents,
                options, progress, cancellationToken),
            cancellationToken);
    }
}
