using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index;

namespace OrleansLsh.Grains.Training;

/// <summary>The errors of what was written since a training, as a model grain keeps them in storage.</summary>
[GenerateSerializer, Alias("lsh.state.drift.1")]
internal sealed record ModelDrift
{
    /// <summary>What has been reported of the version published last.</summary>
    [Id(0)] public DriftMessage Reported { get; init; } = new();

    /// <summary>The errors beside the training's; null where none have been reported of this version.</summary>
    public FieldDrift? Beside(ModelManifest? manifest)
    {
        if (manifest is null || Reported.Vectors == 0 || Reported.Version != manifest.Version || Reported.Errors.Length != manifest.Subspaces.Length) return null;
        double[] trained = [.. manifest.Subspaces.Select(subspace => MeanError(subspace.Statistics.Read<SubspaceStatistics>()))];
        double[] ratios = [.. Reported.Errors.Zip(trained, (error, before) => before > 0 ? error / Reported.Vectors / before : double.NaN)];
        double whole = trained.Sum();
        return new FieldDrift(Reported.Vectors, whole > 0 ? Reported.Errors.Sum() / Reported.Vectors / whole : double.NaN, ratios);
    }

    private static double MeanError(SubspaceStatistics statistics) => statistics.Inertia / Math.Max(1, statistics.ClusterSizes.Sum());
}
