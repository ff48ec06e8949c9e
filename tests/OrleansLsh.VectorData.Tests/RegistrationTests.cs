using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace OrleansLsh.VectorData.Tests;

public class RegistrationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Stores_and_collections_are_found_by_their_types(string? key)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        IServiceCollection services = new ServiceCollection().AddSingleton(service);
        services.AddKeyedLshVectorStore(key).AddKeyedLshCollection<int, Thing>(key, "things");
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Same(provider.GetRequiredKeyedService<LshVectorStore>(key), provider.GetRequiredKeyedService<VectorStore>(key));
        LshCollection<int, Thing> things = provider.GetRequiredKeyedService<LshCollection<int, Thing>>(key);
        Assert.Same(things, provider.GetRequiredKeyedService<VectorStoreCollection<int, Thing>>(key));
        Assert.Same(things, provider.GetRequiredKeyedService<IVectorSearchable<Thing>>(key));
        Assert.Same(things, provider.GetRequiredKeyedService<IKeywordHybridSearchable<Thing>>(key));
        Assert.Same(service, things.GetService(typeof(ISimilarityService)));
    }

    [Fact]
    public async Task A_key_finds_the_service_of_that_key_and_lifetimes_are_kept()
    {
        await using ISimilarityService one = EmbeddedSimilarity.Open(null), other = EmbeddedSimilarity.Open(null);
        IServiceCollection services = new ServiceCollection().AddSingleton(one).AddKeyedSingleton("other", other);
        services.AddLshVectorStore(options: _ => new LshVectorStoreOptions { Name = "first" }, lifetime: ServiceLifetime.Transient).AddKeyedLshVectorStore("other");
        await using ServiceProvider provider = services.BuildServiceProvider();
        VectorStore first = provider.GetRequiredService<VectorStore>();
        Assert.NotSame(first, provider.GetRequiredService<VectorStore>());
        Assert.Same(one, first.GetService(typeof(ISimilarityService)));
        Assert.Equal("first", ((VectorStoreMetadata)first.GetService(typeof(VectorStoreMetadata))!).VectorStoreName);
        Assert.Same(other, provider.GetRequiredKeyedService<VectorStore>("other").GetService(typeof(ISimilarityService)));
    }

    [Fact]
    public void A_collection_needs_a_name()
    {
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddLshCollection<int, Thing>(null!));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddLshCollection<int, Thing>(""));
        Assert.Throws<ArgumentNullException>(() => LshServiceCollectionExtensions.AddLshVectorStore(null!));
    }
}
