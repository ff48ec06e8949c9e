using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansLsh.Grains.Tests.Cluster;

public class RegistrationTests
{
    [Fact]
    public async Task An_application_keeps_its_collections_by_the_grains_that_it_reaches()
    {
        await using LshCluster cluster = await LshCluster.StartAsync();
        await using ServiceProvider provider = new ServiceCollection().AddSingleton<IGrainFactory>(cluster.Grains)
            .AddOrleansLsh(lsh => lsh.UseGrains())
            .BuildServiceProvider();
        await provider.GetRequiredService<ISimilarityService>().CreateAsync("shop", "v", 2);
        Assert.Equal("shop", (await cluster.Service.ListAsync()).Single().Name);
    }

    [Fact]
    public async Task What_is_wrong_with_its_options_is_told_at_the_start()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddOrleansLsh(lsh => lsh.UseCluster(options => options.GatewayPort = 0))
            .BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IAsyncStartupValidator>().ValidateAsync());
        Assert.Equal("LshClientOptions: GatewayPort is 0; allowed is 1 to 65535.", refused.Message);
    }

    [Fact]
    public async Task A_connection_that_never_was_is_closed_too()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddKeyedOrleansLsh("a", lsh => lsh.UseCluster())
            .AddKeyedOrleansLsh("b", lsh => lsh.UseCluster(options => options.Redis = "localhost:1"))
            .BuildServiceProvider();
        Assert.IsType<ClusterSimilarityService>(provider.GetRequiredKeyedService<ISimilarityService>("a"));
    }
}
