using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>The recall that the model of one field has as served by all silos; the key is <c>{collection}.{field}</c>.</summary>
[Alias(WireAliases.ModelGrain)]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Takes note of an answer that was compared; one of another model replaces what was noted before.</summary>
    [Alias("add-compared"), OneWay] Task AddComparedAsync(ComparedMessage compared);

    /// <summary>What was noted of a model, a <see cref="ServedRecall"/>; null where nothing was.</summary>
    /// <param name="model">The model's digest.</param>
    [Alias("served"), AlwaysInterleave] Task<JsonMessage?> ServedAsync(long model);

    /// <summary>Forgets it.</summary>
    [Alias("clear")] Task ClearAsync();
}
