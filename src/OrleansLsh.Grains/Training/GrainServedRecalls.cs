using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Training;

/// <summary>The recalls of the searches that all silos answered, each model's in its grain.</summary>
internal sealed class GrainServedRecalls(IGrainFactory grains) : IServedRecalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async ValueTask AddAsync(string collection, string field, Model model, double recall, DateTimeOffset at) =>
        await GrainOf(collection, field).AddComparedAsync(
            new ComparedMessage { Model = CodebookFingerprint.OfWhole(model), Recall = recall, At = at });

    /// <inheritdoc/>
    /// <remarks>A description need not wait for a grain that does not answer.</remarks>
    public async ValueTask<ServedRecall?> FindAsync(string collection, string field, Model model, CancellationToken cancellationToken)
    {
        try
        {
            JsonMessage? served = await GrainOf(collection, field).ServedAsync(CodebookFingerprint.OfWhole(model))
                .WaitAsync(Patience, cancellationToken);
            return served?.Read<ServedRecall>();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The grains are of all silos: they are cleared with the collection, and go by the model's digest.</remarks>
    public void Forget(string collection)
    {
    }

    private IModelGrain GrainOf(string collection, string field) =>
        grains.GetGrain<IModelGrain>(TrainingSample.ModelId(collection, field));
}
