using Orleans.Concurrency;
using OrleansLsh.Core;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Reads a collection in the silo that got the call, on as many threads as it has cores.</summary>
[StatelessWorker, Reentrant]
internal sealed class SearchGrain(SimilarityService service, AnswerRoom room) : Grain, ISearchGrain
{
    private static readonly TimeSpan DriftPatience = TimeSpan.FromSeconds(1);

    private string Collection => this.GetPrimaryKeyString();

    public async Task<HitsMessage> SearchAsync(SearchMessage request, CancellationToken cancellationToken)
    {
        SearchResponse answer = await service.SearchAsync(Collection, SearchMessages.ToRequest(request), cancellationToken);
        room.Require(AnswerBudget.BytesOf(answer));
        return HitsMessages.Of(answer);
    }

    public async Task<HitsMessage[]> SearchManyAsync(SearchMessage[] requests, CancellationToken cancellationToken)
    {
        SearchRequest[] searches = Array.ConvertAll(requests, SearchMessages.ToRequest);
        IReadOnlyList<SearchResponse> answers = await Task.Run(() => service.SearchAsync(Collection, searches, cancellationToken), cancellationToken);
        room.Require(answers.Sum(AnswerBudget.BytesOf));
        return [.. answers.Select(HitsMessages.Of)];
    }

    public async Task<DocumentBlock> GetAsync(string id, bool withVectors, CancellationToken cancellationToken)
    {
        Document? found = await service.GetAsync(Collection, id, withVectors, cancellationToken);
        if (found is null) return new DocumentBlock();
        room.Require(AnswerBudget.BytesOf(found));
        return DocumentBlocks.Of([found]);
    }

    public async Task<JsonMessage> DescribeAsync(CancellationToken cancellationToken)
    {
        CollectionDescription collection = await service.DescribeAsync(Collection, cancellationToken);
        return room.Checked(JsonMessage.Of(collection with { Fields = await Task.WhenAll(collection.Fields.Select(WithDriftAsync)) }));
    }

    public async Task<JsonMessage> ExplainAsync(SearchMessage request, string hitId, CancellationToken cancellationToken) =>
        room.Checked(JsonMessage.Of(await service.ExplainAsync(Collection, SearchMessages.ToRequest(request), hitId, cancellationToken)));

    /// <summary>A description need not wait for a model's grain that does not answer.</summary>
    private async Task<FieldDescription> WithDriftAsync(FieldDescription field)
    {
        if (field.ModelVersion == 0) return field;
        try
        {
            IModelGrain model = GrainFactory.GetGrain<IModelGrain>(TrainingSample.ModelId(Collection, field.Field.Name));
            return field with { Drift = (await model.DriftAsync().WaitAsync(DriftPatience)).Read<FieldDrift?>() };
        }
        catch (Exception)
        {
            return field;
        }
    }
}
