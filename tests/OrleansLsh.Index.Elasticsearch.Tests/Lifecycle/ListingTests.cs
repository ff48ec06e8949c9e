using OrleansLsh.Core;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public class ListingTests
{
    [SkippableFact]
    public async Task A_collection_that_cannot_be_read_is_named_by_the_listing_it_spoils()
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
            LshException error = await Assert.ThrowsAsync<LshException>(() => service.ListAsync());
            Assert.Equal((ErrorKind.Conflict, "list", "spoilt"), (error.Kind, error.Operation, error.Collection));
            Assert.Contains("'spoilt' cannot be described", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await service.DropAsync("sound");
            await service.DropAsync("spoilt");
            await ElasticsearchServer.SendAsync(HttpMethod.Delete, $"{prefix}-models?ignore_unavailable=true");
        }
    }
}
