using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Lists the collections.</summary>
[StatelessWorker, Reentrant]
internal sealed class CatalogGrain(SimilarityService service, AnswerRoom room) : Grain, ICatalogGrain
{
    public async Task<JsonMessage> ListAsync(CancellationToken cancellationToken) =>
        room.Checked(JsonMessage.Of(await service.ListAsync(cancellationToken)));
}
