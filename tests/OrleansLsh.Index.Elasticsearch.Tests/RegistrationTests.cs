using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansLsh.Index.Elasticsearch.Tests;

public class RegistrationTests
{
    [SkippableFact]
    public async Task An_application_keeps_its_collections_in_Elasticsearch()
    {
        ElasticsearchServer.Need();
        await using ServiceProvider provider = new ServiceCollection()
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseElasticsearch(
                options => (options.Addresses, options.Prefix) = ([ElasticsearchServer.Need()], ElasticsearchServer.Sound)))
            .BuildServiceProvider();
        Assert.NotNull(await provider.GetRequiredKeyedService<ISimilarityService>("shop").ListAsync());
    }

    [Fact]
    public async Task What_is_wrong_with_its_options_is_told_at_the_start()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddOrleansLsh(lsh => lsh.UseElasticsearch(options => options.Prefix = "Lsh"))
            .BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IAsyncStartupValidator>().ValidateAsync());
        Assert.StartsWith("ElasticsearchOptions: Prefix 'Lsh' cannot begin", refused.Message, StringComparison.Ordinal);
    }
}
