using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public class ListingTests
{
    [SkippableFact]
    public async Task A_collection_that_cannot_be_read_is_listed_with_its_fault_and_the_others_as_they_are()
    {
        ElasticsearchServer.Need();
        // A prefix of its own: of several damaged collections the first by name is told.
        string prefix = $"lsh-list-{Guid.NewGuid():N}"[..20];
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options(prefix)));
        await service.CreateAsync("sound", TestCollection.Fields);
        await service.CreateAsync("spoilt", TestCollection.Fields);
        try
        {
            Assert.Equal(["sound", "spoilt"], (await service.ListAsync()).Select(collection => collection.Name));
            await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{prefix}.spoilt/_mapping", """{"properties":{"stranger":{"type":"keyword"}}}""");
            IReadOnlyList<CollectionDescription> all = await service.ListAsync();
            Assert.Equal(["sound", "spoilt"], all.Select(collection => collection.Name));
            Assert.Null(all[0].Fault);
            Assert.Equal(TestCollection.Fields.Length, all[0].Fields.Count);
            Assert.NotEmpty(all[1].Fault!);
            LshException error = await Assert.ThrowsAsync<LshException>(() => service.DescribeAsync("spoilt"));
            Assert.Equal(ErrorKind.Conflict, error.Kind);
        }
        finally
        {
            await service.DropAsync("sound");
            await service.DropAsync("spoilt");
            await ElasticsearchServer.SendAsync(HttpMethod.Delete, $"{prefix}-models?ignore_unavailable=true");
        }
    }

    [SkippableFact]
    public async Task Collections_are_described_and_listed_while_the_server_has_no_statistics_of_them()
    {
        ElasticsearchServer.Need();
        // So it is while no shard of an index has started, and once all are gone: the answer is without the properties that are read.
        await using var proxy = ServerProxy.Start(exchange => exchange.Path.Contains("/_stats/", StringComparison.Ordinal) ? 200 : null);
        string prefix = $"lsh-list-{Guid.NewGuid():N}"[..20];
        await using var service = new SimilarityService(new ElasticsearchIndex(proxy.Options() with { Prefix = prefix }));
        try
        {
            await service.CreateAsync("young", TestCollection.Fields);
            Assert.Equal(0, (await service.DescribeAsync("young")).Documents);
            Assert.Null(Assert.Single(await service.ListAsync()).Fault);
            Assert.Contains(proxy.Exchanges, exchange => exchange.Path.Contains("/_stats/", StringComparison.Ordinal));
        }
        finally
        {
            await service.DropAsync("young");
            await ElasticsearchServer.SendAsync(HttpMethod.Delete, $"{prefix}-models?ignore_unavailable=true");
        }
    }
}
