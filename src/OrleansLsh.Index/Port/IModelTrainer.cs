using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Port;

/// <summary>Where models are trained: in this process, or spread over a cluster.</summary>
public interface IModelTrainer
{
    /// <summary>Trains the next version of a field's model; nothing is installed yet.</summary>
    /// <param name="collection">The collection whose vectors are sampled.</param>
    /// <param name="state">The field as it stands; the model's version is one above its own.</param>
    /// <param name="measuredWith">Vectors that the model will be measured with: kept out of the sample unless they are a good part of the collection.</param>
    /// <param name="options">How to train; checked already against the field.</param>
    /// <param name="progress">Sampling, subspaces, cells; null where nobody listens.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    Task<Model> TrainAsync(
        ICollectionReader collection, CountedField state, VectorBlock measuredWith, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken);

    /// <summary>Told when a training or a rollback has ended, however: the collection has by now the model that it will have. What is kept beside it
    /// follows.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field whose model was trained or put back, or was about to be.</param>
    Task SettleAsync(ICollectionReader collection, string field) => Task.CompletedTask;
}
