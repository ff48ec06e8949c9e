using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Reads a collection in the silo that got the call, on as many threads as it has cores.</summary>
[StatelessWorker, Reentrant]
internal sealed class SearchGrain(SimilarityService service, AnswerRoom room) : Grain, ISearchGrain
{
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
        IReadOnlyList<SearchResponse> answers =
            await Task.Run(() => service.SearchAsync(Collection, searches, cancellationToken), cancellationToken);
        room.Require(answers.Sum(AnswerBudget.BytesOf));
        return [.. answers.Select(HitsMessages.Of)];
    }

    public async Task<DocumentPage> GetManyAsync(string[] ids, bool withVectors, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<Document?> documents = service.GetAsync(Collection, ids, withVectors, cancellationToken);
        return await DocumentPages.OfAsync(documents, room, cancellationToken).FirstOrDefaultAsync(cancellationToken) ?? new DocumentPage();
    }

    public async Task<DocumentBlock> GetAsync(string id, bool withVectors, CancellationToken cancellationToken)
    {
        Document? found = await service.GetAsync(Collection, id, withVectors, cancellationToken);
        if (found is null) return new DocumentBlock();
        room.Require(AnswerBudget.BytesOf(found));
        return DocumentBlocks.Of([found]);
    }

    public Task<long> CountAsync(string? filter, CancellationToken cancellationToken) =>
        Task.Run(() => service.CountAsync(Collection, filter is null ? null : Filter.Parse(filter), cancellationToken), cancellationToken);

    public Task<JsonMessage> FacetAsync(JsonMessage request, CancellationToken cancellationToken) => Task.Run(
        async () => room.Checked(JsonMessage.Of(await service.FacetAsync(Collection, request.Read<FacetRequest>(), cancellationToken))),
        cancellationToken);

    public async Task<JsonMessage> DescribeAsync(CancellationToken cancellationToken) =>
        room.Checked(JsonMessage.Of(await service.DescribeAsync(Collection, cancellationToken)));

    public async Task<JsonMessage> ExplainAsync(SearchMessage request, string hitId, CancellationToken cancellationToken) =>
        room.Checked(JsonMessage.Of(await service.ExplainAsync(Collection, SearchMessages.ToRequest(request), hitId, cancellationToken)));
}
