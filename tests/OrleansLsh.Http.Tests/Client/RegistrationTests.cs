using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansLsh.Http.Tests.Client;

public class RegistrationTests
{
    private const string Key = "0123456789abcdef";

    [Fact]
    public async Task An_application_keeps_its_collections_by_a_server()
    {
        await using ISimilarityService served = EmbeddedSimilarity.Open(null);
        await using LshServer server = await LshServer.StartAsync(served, ["http://127.0.0.1:0"], http => http.ApiKeys.Add(Key));
        await using ServiceProvider provider = new ServiceCollection()
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseServer(server.Addresses[0], Key))
            .BuildServiceProvider();
        await provider.GetRequiredKeyedService<ISimilarityService>("shop").CreateAsync("lamps", "v", 2);
        Assert.Equal("lamps", (await served.ListAsync()).Single().Name);
    }

    public static TheoryData<string, Action<HttpServiceOptions>> Wrong() => new()
    {
        { "Address is 'ftp://shop/', no address of a server", options => options.Address = new Uri("ftp://shop") },
        { "Address is 'shop', no address of a server", options => options.Address = new Uri("shop", UriKind.Relative) },
        { "ApiKey is empty", options => options.ApiKey = "" },
        { "ApiKey is empty or has other than visible ASCII", options => options.ApiKey = "a b" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_with_its_options_is_told_at_the_start(string says, Action<HttpServiceOptions> configure)
    {
        await using ServiceProvider provider = new ServiceCollection().AddOrleansLsh(lsh => lsh.UseServer(configure)).BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IAsyncStartupValidator>().ValidateAsync());
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
