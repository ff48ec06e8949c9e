using System.Runtime.InteropServices;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Port;

/// <summary>The vectors that a model is trained on, for whoever implements <see cref="IModelTrainer"/>.</summary>
public static class TrainingSample
{
    /// <summary>The id of a field's model.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="field">The vector field's name.</param>
    public static string ModelId(string collection, string field) => $"{collection}.{field}";

    /// <summary>Draws the sample that these options want from a field's vectors, uniformly and without replacement; under dot the longest
    /// of all is the last of it.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="state">The field.</param>
    /// <param name="measuredWith">Vectors that the model will be measured with, a block for each measurement; they are kept out where they
    /// are no good part of the collection.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told how many vectors are read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<VectorBlock> DrawAsync(
        ICollectionReader collection, CountedField state, IReadOnlyList<VectorBlock> measuredWith, TrainingOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        var heldOut = new HeldOut(measuredWith, state.Documents);
        var sample = new ReservoirSample(state.Field.Dimensions, ModelTrainer.SampleSize(options, state.Documents), options.Seed);
        var longest = new LongestVector();
        await foreach (VectorBlock block in collection.ScanVectorsAsync(state.Field.Name, cancellationToken))
        {
            VectorBlock trained = heldOut.Without(block);
            sample.Add(trained);
            if (state.Field.Metric == Metric.Dot) longest.Look(trained);
            progress?.Report(new TrainingProgress(TrainingStage.Sampling, sample.Seen, Math.Max(sample.Seen, state.Documents)));
        }
        VectorBlock drawn = sample.ToBlock();
        if (drawn.Count < sample.Seen) longest.Vector.CopyTo(MemoryMarshal.AsMemory(drawn.Values)[^longest.Vector.Length..]);
        return drawn;
    }

    /// <summary>The longest of the vectors that it is shown; none where it is shown none.</summary>
    /// <remarks>Those that are longer than all of the sample are few, and the best of many queries under dot.</remarks>
    private sealed class LongestVector
    {
        private double _squared = -1;

        public ReadOnlyMemory<float> Vector { get; private set; }

        public void Look(VectorBlock vectors)
        {
            for (int row = 0; row < vectors.Count; row++)
            {
                double squared = VectorRules.SquaredNorm(vectors[row]);
                if (squared <= _squared) continue;
                (_squared, Vector) = (squared, vectors[row].ToArray());
            }
        }
    }
}
