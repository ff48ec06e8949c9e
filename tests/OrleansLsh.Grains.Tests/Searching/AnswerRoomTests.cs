using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Searching;

/// <summary>A cluster whose messages hold 256 KiB.</summary>
public sealed class AnswerRoomTests : IAsyncLifetime
{
    private const int MessageBytes = 256 << 10;
    private const string Collection = "shop";

    private readonly IDocumentIndex _index = EmbeddedIndex.Open(null);
    private LshCluster _cluster = null!;

    private ClusterSimilarityService Service => _cluster.Service;

    public async Task InitializeAsync()
    {
        // What a message cannot hold is written beside the cluster, into the index that its silos read.
        var beside = new SimilarityService(_index);
        await beside.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        await beside.UpsertAsync(Collection, [.. Corpus.Documents(100).Select(document => Sized(document, 1_500)), Sized(Large, 400_000)]);
        _cluster = await LshCluster.StartAsync(1, _index, MessageBytes);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Searches_that_travel_together_get_their_answers_apart_where_one_message_does_not_hold_them()
    {
        for (int round = 0; round < 3; round++)
        {
            IReadOnlyList<SearchHit>[] answers = await Task.WhenAll(Requests(64).Select(async request => (await Service.SearchAsync(Collection, request)).Hits));
            Assert.All(answers, hits => Assert.Equal(100, hits.Count));
        }
    }

    [Fact]
    public async Task A_batch_is_answered_in_as_many_messages_as_it_needs()
    {
        SearchRequest[] requests = Requests(64);
        IReadOnlyList<SearchResponse> answers = await Service.SearchAsync(Collection, requests);
        Assert.Equal(64, answers.Count);
        for (int i = 0; i < requests.Length; i += 13)
            Assert.Equal((await Service.SearchAsync(Collection, requests[i])).Hits.Select(hit => hit.Id), answers[i].Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task An_answer_that_no_message_holds_is_refused_at_once_with_the_limit()
    {
        await RefusedAsync(() => Service.SearchAsync(Collection, new SearchRequest { Id = Large.Id, IncludeSelf = true, Include = ["*"] }), "search");
        await RefusedAsync(() => Service.SearchAsync(Collection, [new SearchRequest { Id = Large.Id, IncludeSelf = true, Include = ["*"] }]), "search");
        await RefusedAsync(() => Service.GetAsync(Collection, Large.Id), "get");
        await RefusedAsync(() => Service.ExportAsync(Collection).CountAsync().AsTask(), null);
    }

    [Fact]
    public async Task An_export_goes_in_pages_that_messages_hold()
    {
        await Service.DeleteAsync(Collection, [Large.Id]);
        Assert.Equal(100, await Service.ExportAsync(Collection).CountAsync());
    }

    [Fact]
    public async Task Documents_by_id_go_in_as_many_messages_as_they_need_and_those_before_one_that_none_holds_are_given()
    {
        string[] ids = [.. Enumerable.Range(0, 500).Select(i => $"d{i % 100}"), "nobody", Large.Id];
        var read = new List<string?>();
        await RefusedAsync(async () =>
        {
            await foreach (Document? document in Service.GetAsync(Collection, ids, withVectors: true)) read.Add(document?.Id);
        }, "get");
        Assert.Equal([.. ids[..500], null], read);
    }

    [Fact]
    public async Task Clients_of_earlier_builds_get_a_document_by_its_id()
    {
        ISearchGrain grain = _cluster.Grains.GetGrain<ISearchGrain>(Collection);
        Assert.Equal(["d7"], (await grain.GetAsync("d7", withVectors: true, default)).Ids);
        Assert.Empty((await grain.GetAsync("nobody", withVectors: true, default)).Ids);
    }

    private static Document Large { get; } = Corpus.Documents(101)[100];

    private static Document Sized(Document document, int bytes) =>
        Document.Of(document.Id, Corpus.Field, document.Vectors[Corpus.Field], new { bytes, blob = new string('x', bytes) });

    private static SearchRequest[] Requests(int count) => [.. Corpus.Vectors(count, 21).Select(vector => new SearchRequest
    {
        Vectors = Corpus.Query(vector),
        Limit = 100,
        Include = ["*"],
        Filter = Filter.Parse("""{"must":[{"field":"bytes","equals":1500}]}"""),
    })];

    private static async Task RefusedAsync(Func<Task> call, string? operation)
    {
        LshException error = await Assert.ThrowsAsync<LshException>(call);
        Assert.Equal((ErrorKind.TooLarge, operation), (error.Kind, error.Operation));
        Assert.Contains("MaxMessageBodySize", error.Message, StringComparison.Ordinal);
    }
}
