using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>Where models are trained: in this process, or spread over a cluster.</summary>
public interface IModelTrainer
{
    /// <summary>Trains the next version of a field's model; nothing is installed yet.</summary>
    /// <param name="id">Whose model it is.</param>
    /// <param name="state">The field as it stands; the model's version is one above its own.</param>
    /// <param name="sample">Uniform sample of the field's vectors in random order.</param>
    /// <param name="options">How to train; checked already against the field.</param>
    /// <param name="progress">Subspaces, cells; null where nobody listens.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    Task<Model> TrainAsync(
        string id, CountedField state, VectorBlock sample, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken);
}
