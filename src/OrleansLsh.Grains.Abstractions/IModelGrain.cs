using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>How well the model of one field fits what is written; the key is <c>{collection}.{field}</c>.</summary>
[Alias(WireAliases.ModelGrain)]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Takes note of errors of vectors that were written; those of another model replace what was noted before.</summary>
    [Alias("report-drift"), OneWay] Task ReportDriftAsync(DriftMessage errors);

    /// <summary>What has been reported of the model that was reported last.</summary>
    [Alias("reported-drift"), AlwaysInterleave] Task<DriftMessage> ReportedDriftAsync();

    /// <summary>Forgets it.</summary>
    [Alias("clear")] Task ClearAsync();
}
