using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using OrleansLsh.Aspire.Hosting;

namespace OrleansLsh.Aspire.Tests;

public class AppHostTests
{
    // As for a manifest: what runs containers is not needed then.
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(
        new DistributedApplicationOptions { DisableDashboard = true, Args = ["--publisher", "manifest", "--output-path", Path.GetTempPath()] });

    [Fact]
    public async Task A_silo_by_itself_asks_for_the_key_that_its_connection_string_has()
    {
        IResourceBuilder<LshSiloResource> lsh = _builder.AddOrleansLsh("lsh", port: 8080, _builder.AddParameter("key", "0123456789abcdef")).WithDataVolume("shop");
        lsh.WithEndpoint("http", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 8080));

        Assert.Equal("Endpoint=http://localhost:8080;Key=0123456789abcdef", await lsh.Resource.ConnectionStringExpression.GetValueAsync(default));
        Assert.Equal("Endpoint={lsh.bindings.http.url};Key={key.value}", lsh.Resource.ConnectionStringExpression.ValueExpression);
        IReadOnlyDictionary<string, string> variables = await VariablesAsync(lsh.Resource);
        Assert.Equal("{key.value}", variables["Http__ApiKeys__0"]);
        Assert.DoesNotContain(variables.Keys, name => name.StartsWith("Lsh__", StringComparison.Ordinal));
        ContainerMountAnnotation volume = Assert.Single(lsh.Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal(("shop", "/var/lib/lsh"), (volume.Source, volume.Target));
        EndpointAnnotation http = Assert.Single(lsh.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(("http", 8080, 8080), (http.Name, http.Port, http.TargetPort));
        Assert.Single(lsh.Resource.Annotations.OfType<HealthCheckAnnotation>());
        Assert.True(lsh.Resource.TryGetContainerImageName(out string? image));
        Assert.Equal("orleanslsh-silo:0.1.0", image);
    }

    [Fact]
    public void A_key_that_is_not_given_is_made_up_and_long_enough()
    {
        ParameterResource key = _builder.AddOrleansLsh("lsh").Resource.Key;
        Assert.Equal("lsh-key", key.Name);
        Assert.True(key.Secret);
        var made = Assert.IsType<GenerateParameterDefault>(key.Default);
        Assert.True(made.MinLength >= 16);
        Assert.False(made.Special);
    }

    [Fact]
    public async Task Several_silos_have_the_same_servers_settings_and_image_and_start_after_the_servers()
    {
        IResourceBuilder<LshSiloResource> lsh = _builder.AddOrleansLsh("lsh").WithSilos(3)
            .WithRedis(_builder.AddConnectionString("redis")).WithElasticsearch(_builder.AddConnectionString("elasticsearch"))
            .WithEnvironment("Lsh__ElasticsearchReplicas", "0").WithImage("registry.example/silo", "7");
        LshSiloResource[] silos = await StartedAsync();
        Assert.Equal(["lsh", "lsh-2", "lsh-3"], silos.Select(silo => silo.Name));
        foreach (LshSiloResource silo in silos)
        {
            IReadOnlyDictionary<string, string> variables = await VariablesAsync(silo);
            Assert.Equal("{redis.connectionString}", variables["Lsh__Redis"]);
            Assert.Equal("{elasticsearch.connectionString}", variables["Lsh__Elasticsearch"]);
            Assert.Equal("0", variables["Lsh__ElasticsearchReplicas"]);
            Assert.Equal("{lsh-key.value}", variables["Http__ApiKeys__0"]);
            Assert.True(silo.TryGetContainerImageName(out string? image));
            Assert.Equal("registry.example/silo:7", image);
            Assert.Equal(["elasticsearch", "redis"], silo.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Distinct().Order());
        }
        Assert.Same(lsh.Resource, silos[1].Annotations.OfType<ResourceRelationshipAnnotation>().Single(one => one.Type == "Parent").Resource);
    }

    [Fact]
    public async Task What_would_divide_the_documents_is_refused_before_anything_starts()
    {
        IResourceBuilder<LshSiloResource> lsh = _builder.AddOrleansLsh("lsh").WithSilos(2).WithRedis(_builder.AddConnectionString("redis"));
        Assert.Throws<InvalidOperationException>(() => lsh.WithSilos(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddOrleansLsh("one").WithSilos(1));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartedAsync);
        Assert.Equal("'lsh' has 2 silos; several need WithRedis, in which they find each other, and WithElasticsearch, since the embedded index belongs to one silo.", refused.Message);
    }

    [Fact]
    public async Task Redis_without_Elasticsearch_is_refused_for_containers_and_projects()
    {
        IResourceBuilder<ConnectionStringResource> redis = Redis();
        var refused = Assert.Throws<InvalidOperationException>(() => _builder.AddProject("silo", "silo.csproj", launchProfileName: null).AsOrleansLshSilo(redis));
        Assert.StartsWith("'silo' has Redis", refused.Message, StringComparison.Ordinal);
        _builder.AddOrleansLsh("lsh").WithRedis(redis);
        refused = await Assert.ThrowsAsync<InvalidOperationException>(StartedAsync);
        Assert.Contains("documents would be divided and lost", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_a_silo_with_a_health_check_that_callers_find_by_its_name()
    {
        IResourceBuilder<ProjectResource> silo = _builder.AddProject("silo", "silo.csproj", launchProfileName: null)
            .AsOrleansLshSilo(Redis(), _builder.AddConnectionString("elasticsearch", ReferenceExpression.Create($"http://localhost:9200")));
        IReadOnlyDictionary<string, string> variables = await VariablesAsync(silo.Resource);
        Assert.Equal("{redis.connectionString}", variables["Lsh__Redis"]);
        Assert.Equal("{elasticsearch.connectionString}", variables["Lsh__Elasticsearch"]);
        Assert.Single(silo.Resource.Annotations.OfType<HealthCheckAnnotation>());
        Assert.Single(silo.Resource.Annotations.OfType<EndpointAnnotation>());

        IResourceBuilder<ProjectResource> shop = _builder.AddProject("shop", "shop.csproj", launchProfileName: null).WithReference(silo);
        Assert.Equal("{silo.bindings.http.url}", (await VariablesAsync(shop.Resource))["services__silo__http__0"]);
    }

    private IResourceBuilder<ConnectionStringResource> Redis() => _builder.AddConnectionString("redis", ReferenceExpression.Create($"localhost:6379"));

    /// <summary>The silos once what is done before the start has been done.</summary>
    private async Task<LshSiloResource[]> StartedAsync()
    {
        await using DistributedApplication app = _builder.Build();
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        await _builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, model));
        return [.. model.Resources.OfType<LshSiloResource>()];
    }

    /// <summary>The environment of a resource, as the manifest has it: nothing runs that values could come from.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> VariablesAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), resource);
        foreach (EnvironmentCallbackAnnotation callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) await callback.Callback(context);
        return context.EnvironmentVariables.ToDictionary(one => one.Key, one => one.Value is IManifestExpressionProvider value ? value.ValueExpression : $"{one.Value}");
    }
}
