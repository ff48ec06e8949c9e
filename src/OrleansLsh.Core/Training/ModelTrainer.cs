using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the model of one field from a sample of its vectors.</summary>
public static class ModelTrainer
{
    /// <summary>Vectors the sample should hold for these options: for the subspaces, and 40 for each cell.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="documents">Documents in the collection N, from which the default number of cells follows.</param>
    public static int SampleSize(TrainingOptions options, long documents) => throw new NotImplementedException();

    /// <summary>Cells K for a collection of N documents: as asked, else 4·√N rounded to a power of two, 0 below 4,096 documents.</summary>
    public static int Cells(TrainingOptions options, long documents) => throw new NotImplementedException();

    /// <summary>Trains all subspaces, in parallel, and the cells.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="metric">Under cosine the sample is normalised already.</param>
    /// <param name="sample">Uniform sample of the field's vectors in random order; the subspaces take the first <c>SampleSize</c> of the options, the cells take all.</param>
    /// <param name="documents">Documents in the collection N.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Subspaces, then iterations of the cells.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    /// <exception cref="LshException">n above D, m above the distinct sub-vectors of every subspace, fewer than 2 vectors.</exception>
    public static Model Train(
        string id, int version, Metric metric, VectorBlock sample, long documents, TrainingOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();
}
