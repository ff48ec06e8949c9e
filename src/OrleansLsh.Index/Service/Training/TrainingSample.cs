using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Training;

/// <summary>The vectors that a model is trained on.</summary>
internal static class TrainingSample
{
    /// <summary>Whose model it is.</summary>
    public static string ModelId(string collection, string field) => $"{collection}.{field}";

    /// <summary>Draws the sample that these options want from a field's vectors, uniformly and without replacement.</summary>
    public static async Task<VectorBlock> DrawAsync(
        ICollectionIndex collection, FieldState state, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        var sample = new ReservoirSample(state.Field.Dimensions, ModelTrainer.SampleSize(options, state.Documents), options.Seed);
        await foreach (VectorBlock block in collection.ScanVectorsAsync(state.Field.Name, cancellationToken))
        {
            sample.Add(block);
            progress?.Report(new TrainingProgress(TrainingStage.Sampling, sample.Seen, Math.Max(sample.Seen, state.Documents)));
        }
        return sample.ToBlock();
    }
}
