using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Tests.Hosting;

public class RegistrationTests
{
    [Fact]
    public async Task A_service_is_one_for_all_and_is_closed_with_the_container()
    {
        await using ServiceProvider provider = Container(services => services.AddOrleansLsh(lsh => lsh.UseTemporaryFile()));
        ISimilarityService service = provider.GetRequiredService<ISimilarityService>();
        Assert.Same(service, provider.GetRequiredService<ISimilarityService>());
        await service.CreateAsync("shop", "v", 2);
        await provider.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.ListAsync());
    }

    [Fact]
    public async Task Services_of_several_keys_are_apart()
    {
        using var folder = new TemporaryFolder();
        await using ServiceProvider provider = Container(services => services
            .AddOrleansLsh(lsh => lsh.UseTemporaryFile())
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseFile(folder["shop.db"])));
        await provider.GetRequiredKeyedService<ISimilarityService>("shop").CreateAsync("lamps", "v", 2);
        Assert.Empty(await provider.GetRequiredService<ISimilarityService>().ListAsync());
        Assert.True(File.Exists(folder["shop.db"]));
    }

    [Fact]
    public async Task Options_of_each_service_are_its_own_and_what_is_wrong_with_them_is_told_at_the_start()
    {
        await using ServiceProvider provider = Container(services => services
            .AddOrleansLsh(lsh => lsh.UseTemporaryFile().Configure(options => options.LiveRecallShare = 0))
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseTemporaryFile().Configure(options => options.LiveRecallShare = 2)));
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IAsyncStartupValidator>().ValidateAsync());
        Assert.Equal("SimilarityOptions 'shop': LiveRecallShare is 2; allowed is 0 to 1.", refused.Message);
        Assert.NotNull(provider.GetRequiredService<ISimilarityService>());
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<ISimilarityService>("shop"));
    }

    [Fact]
    public async Task A_file_that_another_has_open_ends_the_start_and_not_the_first_call()
    {
        using var folder = new TemporaryFolder();
        string path = folder["shop.db"];
        await using ISimilarityService first = EmbeddedSimilarity.Open(path);
        await using ServiceProvider provider = Container(services => services.AddOrleansLsh(lsh => lsh.UseFile(path)));
        LshException error = await Assert.ThrowsAsync<LshException>(() => StartAsync(provider));
        Assert.Equal(ErrorKind.FileInUse, error.Kind);
    }

    [Fact]
    public async Task The_start_says_where_collections_are_kept()
    {
        var log = new Lines();
        await using ServiceProvider provider = Container(services => services
            .AddSingleton<ILogger<ISimilarityService>>(log)
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseTemporaryFile()));
        await StartAsync(provider);
        Assert.Equal(["orleanslsh-shop keeps its collections in a temporary file"], log.Written);
    }

    [Fact]
    public async Task Each_service_has_a_health_check()
    {
        await using ServiceProvider provider = Container(services => services
            .AddOrleansLsh(lsh => lsh.UseTemporaryFile())
            .AddKeyedOrleansLsh("shop", lsh => lsh.UseTemporaryFile()));
        await provider.GetRequiredService<ISimilarityService>().CreateAsync("lamps", "v", 2);
        HealthReport healthy = await HealthAsync(provider);
        Assert.Equal(["orleanslsh", "orleanslsh-shop"], healthy.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(healthy.Entries.Values, entry => Assert.Equal((HealthStatus.Healthy, "ready"), (entry.Status, entry.Tags.Single())));
        Assert.Equal("1 collection", healthy.Entries["orleanslsh"].Description);

        await provider.GetRequiredKeyedService<ISimilarityService>("shop").DisposeAsync();
        HealthReport ill = await HealthAsync(provider);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (ill.Entries["orleanslsh"].Status, ill.Entries["orleanslsh-shop"].Status));
    }

    [Fact]
    public async Task Embedders_that_fields_name_are_the_generators_of_that_key()
    {
        await using ServiceProvider provider = Container(services => services
            .AddKeyedSingleton("words", (_, _) => WordEmbedders.Find("words")!)
            .AddOrleansLsh(lsh => lsh.UseTemporaryFile()));
        ISimilarityService service = provider.GetRequiredService<ISimilarityService>();
        await service.CreateAsync("shop", [new VectorField("title", WordEmbedders.Dimensions) { Embedder = "words" }]);
        await service.UpsertAsync("shop", [new Document("a", new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(new { title = "lamp" }))]);
        SearchResponse found = await service.SearchAsync("shop", new SearchRequest { QueryTexts = new Dictionary<string, string> { ["title"] = "lamp" } });
        Assert.Equal("a", found.Hits.Single().Id);
    }

    [Fact]
    public void A_service_has_one_backend_and_a_name_of_its_own()
    {
        var services = new ServiceCollection();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => services.AddOrleansLsh(_ => { }));
        Assert.Contains("orleanslsh has no place for its collections", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => services.AddOrleansLsh(lsh => lsh.UseTemporaryFile().UseFile("shop.db")));
        Assert.Contains("a temporary file was chosen before the file shop.db", error.Message, StringComparison.Ordinal);
        services.AddOrleansLsh(lsh => lsh.UseTemporaryFile());
        error = Assert.Throws<InvalidOperationException>(() => services.AddOrleansLsh(lsh => lsh.UseTemporaryFile()));
        Assert.Contains("There is a similarity service already.", error.Message, StringComparison.Ordinal);
        services.AddKeyedOrleansLsh("shop", lsh => lsh.UseTemporaryFile());
        Assert.Throws<InvalidOperationException>(() => services.AddKeyedOrleansLsh("shop", lsh => lsh.UseTemporaryFile()));
    }

    private static ServiceProvider Container(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        add(services);
        return services.BuildServiceProvider();
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        // Health checks that are published have a service of their own, which waits between its rounds.
        foreach (IHostedService service in provider.GetServices<IHostedService>().Where(one => one.GetType().Namespace!.StartsWith("OrleansLsh", StringComparison.Ordinal)))
            await service.StartAsync(CancellationToken.None);
    }

    private static Task<HealthReport> HealthAsync(IServiceProvider provider) =>
        provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private sealed class Lines : ILogger<ISimilarityService>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
