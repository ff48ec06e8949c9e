using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>Models put to use by the port alone.</summary>
public static class Installation
{
    /// <summary>Prepares a field's model and publishes it.</summary>
    public static async Task InstallAsync(
        this ICollectionIndex collection, string field, Model model, IProgress<long>? progress, CancellationToken cancellationToken,
        FieldTuning? tuning = null)
    {
        await using IPreparedModels prepared =
            await collection.PrepareAsync(new Dictionary<string, Model> { [field] = model }, progress, cancellationToken);
        await prepared.PublishAsync(
            tuning is null ? new Dictionary<string, FieldTuning>()
                : new Dictionary<string, FieldTuning> { [field] = tuning }, cancellationToken);
    }
}
