using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>Trains what is due where all trainings of a collection are run: several silos may find at once that it is time, and one of them
/// trains.</summary>
internal sealed class DueByGrain(IGrainFactory grains)
{
    /// <summary>Trains a collection.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: somebody else trains it.</exception>
    public async Task TrainAsync(string collection, TrainRequest request, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ProgressMessage> steps = grains.GetGrain<IIndexGrain>(collection)
            .TrainAsync(JsonMessage.Of(request), "a silo by itself", cancellationToken);
        await foreach (ProgressMessage _ in steps.WithCancellation(cancellationToken))
        {
            // The log says when it begins and ends.
        }
    }
}
