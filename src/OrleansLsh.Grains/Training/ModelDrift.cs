using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index;

namespace OrleansLsh.Grains.Training;

/// <summary>The errors of what was written since a training, as a model grain keeps them in storage.</summary>
[GenerateSerializer, Alias("lsh.state.drift.1")]
internal sealed record ModelDrift
{
    /// <summary>What has been reported of the model that was reported last.</summary>
    [Id(0)] public DriftMessage Reported { get; init; } = new();

    /// <summary>Reported errors beside the training's; null where none have been reported of this model.</summary>
    public static FieldDrift? Of(DriftMessage reported, Model model)
    {
        if (reported.Vectors == 0 || reported.Model != CodebookFingerprint.OfWhole(model)) return null;
        double[] trained = [.. model.Statistics.Select(subspace => subspace.Inertia / Math.Max(1, subspace.ClusterSizes.Sum()))];
        double[] ratios = [.. reported.Errors.Zip(trained, (error, before) => before > 0 ? error / reported.Vectors / before : double.NaN)];
        double whole = trained.Sum();
        return new FieldDrift(reported.Vectors, whole > 0 ? reported.Errors.Sum() / reported.Vectors / whole : double.NaN, ratios);
    }
}
