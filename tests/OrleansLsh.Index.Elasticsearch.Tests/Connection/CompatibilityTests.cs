using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

/// <summary>Servers of 8.x refuse what a client of 9.x announces by itself, and those of 9.x take both.</summary>
public class CompatibilityTests
{
    private const string Json = "application/vnd.elasticsearch+json;compatible-with=8", Smile = "application/vnd.elasticsearch+smile;compatible-with=8";

    /// <summary>Every kind of request that the backend makes; one that is added is added here.</summary>
    private static readonly string[] Kinds =
    [
        "DELETE _doc", "DELETE _pit", "DELETE index", "GET _alias", "GET _count", "GET _doc", "GET _mapping", "GET _nodes", "GET _settings", "GET _stats", "GET health",
        "POST _aliases", "POST _bulk", "POST _count", "POST _mget", "POST _msearch", "POST _pit", "POST _refresh", "POST _search",
        "PUT _block", "PUT _doc", "PUT _mapping", "PUT _settings", "PUT index",
    ];

    [SkippableFact]
    public async Task Every_kind_of_request_announces_version_8_for_its_body_and_its_answer_and_is_answered_without_a_warning()
    {
        ElasticsearchServer.Need();
        await using var proxy = ServerProxy.Start();
        var index = new ElasticsearchIndex(proxy.Options() with { Prefix = "lsh-kinds" });
        await using var service = new SimilarityService(index);
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await LiveAsync(service, index, name);
        }
        finally
        {
            await service.DropAsync(name);
        }
        Assert.All(proxy.Exchanges, exchange =>
        {
            Assert.Equal("", exchange.Warning);
            Assert.Equal(Json, exchange.Accept);
            if (exchange.Body.Length > 0) Assert.Equal(exchange.Body[0] == ':' ? Smile : Json, exchange.ContentType);
        });
        Assert.Contains(proxy.Exchanges, exchange => exchange.ContentType == Smile);
        Assert.Equal(Kinds, proxy.Exchanges.Select(Kind).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>All that becomes of a collection.</summary>
    private static async Task LiveAsync(SimilarityService service, ElasticsearchIndex index, string name)
    {
        TrainingOptions options = Corpus.Training;
        var byVector = new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 9)[0]) };
        Assert.True((await index.ReadyAsync()).IsReady);
        await service.UpsertAsync(name, Corpus.Documents(300));
        await service.TrainAsync(name, new TrainRequest(options));
        await service.DeleteAsync(name, ["d7"]);
        await service.TrainAsync(name, new TrainRequest(options with { Clusters = 8 }));
        await service.RollbackAsync(name);
        Assert.Contains(name, (await service.ListAsync()).Select(collection => collection.Name));
        await service.GetAsync(name, "d8", withVectors: true);
        await service.SearchAsync(name, byVector with { Filter = new Filter { Must = [new ExistsClause("price", true)] } });
        await service.SearchAsync(name, [byVector, byVector with { Setting = SearchSetting.Seed }]);
        await service.SearchAsync(name, new SearchRequest { Id = "d9" });
        await service.ExplainAsync(name, byVector, "d9");
        await foreach (Document document in service.ExportAsync(name)) Assert.NotEmpty(document.Vectors);
    }

    private static string Kind(Exchange exchange)
    {
        string[] parts = exchange.Path.Split('?')[0].Trim('/').Split('/');
        string endpoint = parts.Contains("health") ? "health" : parts.FirstOrDefault(part => part.StartsWith('_')) ?? "index";
        return $"{exchange.Method} {endpoint}";
    }
}
