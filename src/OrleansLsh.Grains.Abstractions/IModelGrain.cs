using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>The model of one field; the key is <c>{collection}.{field}</c>.</summary>
[Alias(WireAliases.ModelGrain)]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Samples, trains all subspace grains at once and publishes the version in one write; what fails before leaves the old version.</summary>
    [Alias("train")] IAsyncEnumerable<ProgressMessage> TrainAsync(TrainMessage request, CancellationToken cancellationToken);

    /// <summary>The published version; version 0 where there is none.</summary>
    [Alias("manifest"), AlwaysInterleave] Task<ModelManifest> ManifestAsync();

    /// <summary>Takes note of errors of vectors that were written; those of a version that is not kept are passed over.</summary>
    [Alias("report-drift"), OneWay] Task ReportDriftAsync(DriftMessage errors);

    /// <summary>The <see cref="Index.FieldDrift"/> of the published version; JSON null where nothing has been reported.</summary>
    [Alias("drift"), AlwaysInterleave] Task<JsonMessage> DriftAsync();

    /// <summary>A training or a rollback has ended, however: forgets what was published after the version that the index has, and what was reported of versions
    /// before it.</summary>
    /// <param name="version">The version that the index has now; 0 for none.</param>
    [Alias("settle")] Task SettleAsync(int version);

    /// <summary>Forgets the model and what its subspace grains hold.</summary>
    [Alias("clear")] Task ClearAsync();
}
