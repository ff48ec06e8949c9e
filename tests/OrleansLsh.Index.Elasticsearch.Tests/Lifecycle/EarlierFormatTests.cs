using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync, which disposes of both.")]
public sealed class EarlierFormatTests : IAsyncLifetime
{
    private readonly string _name = TestCollection.NewName();
    private ElasticsearchIndex _index = null!;
    private SimilarityService _service = null!;

    private string Alias => $"{ElasticsearchServer.Damaged}.{_name}";

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_index is null) return;
        await _index.DropAsync(_name, default);
        await _service.DisposeAsync();
    }

    [SkippableFact]
    public async Task Filters_on_an_index_of_the_earlier_format_are_refused_until_a_training_writes_it_anew()
    {
        await _service.CreateAsync(_name, TestCollection.Fields);
        Assert.Empty((await _service.UpsertAsync(_name, Corpus.Documents(300))).Failures);
        await MakeEarlierAsync();
        await _service.DisposeAsync();
        Open();

        SearchRequest plain = new() { Id = "d1" };
        SearchRequest filtered = plain with { Filter = Filter.Parse("""{"must":[{"field":"price","equals":7}]}""") };
        Assert.Equal(10, (await _service.SearchAsync(_name, plain)).Hits.Count);
        Assert.Equal("d7", Assert.Single((await _service.SearchAsync(_name, plain with { Filter = Filter.Parse("""{"must":[{"field":"id","equals":"d7"}]}""") })).Hits).Id);
        LshException error = await Assert.ThrowsAsync<LshException>(() => _service.SearchAsync(_name, filtered));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains("Train it once", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LshException>(() => _service.SearchAsync(_name, plain with { Text = new TextQuery("text", "fox") }));

        await _service.TrainAsync(_name, new TrainRequest(Corpus.Training));
        Assert.Equal("d7", Assert.Single((await _service.SearchAsync(_name, filtered)).Hits).Id);
        Assert.NotEmpty((await _service.SearchAsync(_name, plain with { Filter = Filter.Parse("""{"must":[{"field":"text","text":"fox"}]}""") })).Hits);
    }

    private void Open()
    {
        _index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        _service = new SimilarityService(_index);
    }

    /// <summary>The index as format 3 left it: it says so, and document 7 has a number's term of then.</summary>
    private async Task MakeEarlierAsync()
    {
        JsonNode mapping = JsonNode.Parse(await ElasticsearchServer.SendAsync(HttpMethod.Get, $"{Alias}/_mapping"))!.AsObject().First().Value!["mappings"]!;
        JsonNode meta = mapping["_meta"]!;
        meta["format"] = 3;
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{Alias}/_mapping", new JsonObject { ["_meta"] = meta.DeepClone() }.ToJsonString());
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{Alias}/_update/d7?refresh=true", """{"doc":{"terms":["price\u0000nc01c000000000000","price\u0000e"],"words":["text\u0000x"]}}""");
    }
}
