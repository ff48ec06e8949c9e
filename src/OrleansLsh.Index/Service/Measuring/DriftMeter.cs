using System.Collections.Concurrent;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Compares a sample of what fields hold now with what their models were trained on.</summary>
/// <remarks>What is stored is looked at, and not what is written: so it is known after a restart too, whoever wrote.</remarks>
/// <param name="time">The clock.</param>
internal sealed class DriftMeter(TimeProvider time)
{
    private const int SampleSize = 400;

    /// <summary>Other processes may write.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Collection, string Field), Reading> _readings = new();
    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);

    /// <summary>Documents of a collection were changed: what was read of it before is outdated.</summary>
    public void OnWritten(string collection) => _written[collection] = time.GetTimestamp();

    /// <summary>Forgets a collection that is no more.</summary>
    public void Forget(string collection)
    {
        _written.TryRemove(collection, out _);
        foreach ((string Collection, string Field) key in _readings.Keys)
            if (key.Collection == collection) _readings.TryRemove(key, out _);
    }

    /// <summary>Looks at what a field holds; null without a model, and where it cannot be looked at.</summary>
    public async Task<FieldDrift?> MeasureAsync(ICollectionReader collection, CountedField field, CancellationToken cancellationToken)
    {
        if (field.Model is not { } model || field.Documents == 0) return null;
        if (Find(collection.Name, field) is { } known && IsGood(collection.Name, field, known)) return known.Drift;
        long takenAt = time.GetTimestamp();
        try
        {
            VectorBlock sample = await collection.SampleVectorsAsync(field.Field.Name, SampleSize, cancellationToken);
            // The field may have changed its embedder since it was described, and have vectors of other dimensions.
            if (sample.Count == 0 || sample.Dimensions != model.Dimensions) return null;
            FieldDrift drift = Measure(model, field.Tuning, sample);
            _readings[(collection.Name, field.Field.Name)] = new Reading(model.Version, field.Documents, takenAt, drift);
            return drift;
        }
        catch (LshException)
        {
            // A description need not wait for statistics that cannot be had just now.
            return null;
        }
    }

    /// <summary>What was found last, however long ago; null where nobody has looked at what the field holds by its model.</summary>
    public FieldDrift? Known(string collection, CountedField field) => Find(collection, field)?.Drift;

    /// <summary>Compares vectors with what a model was trained on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tuning">What was measured with it; null where nothing was.</param>
    /// <param name="vectors">As they are stored; at least one.</param>
    public static FieldDrift Measure(Model model, FieldTuning? tuning, VectorBlock vectors)
    {
        var codes = new byte[vectors.Count * model.Subspaces];
        VectorBlock placed = model.Placed(vectors);
        model.Hasher.Hash(placed.Values.Span, codes);
        var errors = new double[model.Subspaces];
        for (int row = 0; row < vectors.Count; row++)
            for (int i = 0; i < errors.Length; i++)
                errors[i] += SquaredError(model, i, placed[row], codes[row * model.Subspaces + i]) / vectors.Count;
        double[] trained = [.. model.Statistics.Select(UsualError)];
        return new FieldDrift(vectors.Count, Ratio(errors.Sum(), trained.Sum()), [.. errors.Zip(trained, Ratio)])
        {
            Far = tuning?.DocumentDistance is { } usual ? UsualDistances.PartBeyond(model, placed, usual) : null,
        };
    }

    private Reading? Find(string collection, CountedField field) =>
        _readings.TryGetValue((collection, field.Field.Name), out Reading? reading) && reading.ModelVersion == field.ModelVersion
            ? reading
            : null;

    private bool IsGood(string collection, CountedField field, Reading reading) =>
        reading.Documents == field.Documents && time.GetElapsedTime(reading.TakenAt) < Good
        && !(_written.TryGetValue(collection, out long written) && written >= reading.TakenAt);

    /// <summary>The mean squared error that vectors have which the model was not trained on: each centroid is the mean of those that it was
    /// trained on, and so nearer to them.</summary>
    private static double UsualError(SubspaceStatistics subspace)
    {
        double vectors = Math.Max(1, subspace.ClusterSizes.Sum()), ofEach = vectors / Math.Max(1, subspace.ClusterSizes.Count);
        return ofEach > 1 ? subspace.Inertia / vectors * (ofEach + 1) / (ofEach - 1) : 0;
    }

    private static double Ratio(double error, double before) => before > 0 ? error / before : double.NaN;

    private static double SquaredError(Model model, int subspace, ReadOnlySpan<float> vector, int code)
    {
        int size = model.Split.Size(subspace);
        Span<float> part = size <= 256 ? stackalloc float[size] : new float[size];
        model.Split.Gather(vector, subspace, part);
        return WideDistance.Squared(part, model.Codebooks[subspace].Centroids.Span.Slice(code * size, size));
    }

    /// <summary>What was read of a field.</summary>
    /// <param name="ModelVersion">By which model.</param>
    /// <param name="Documents">How many documents it had.</param>
    /// <param name="TakenAt">When.</param>
    /// <param name="Drift">What came of it.</param>
    private sealed record Reading(int ModelVersion, long Documents, long TakenAt, FieldDrift Drift);
}
