using Aspire.Hosting.ApplicationModel;
using OrleansLsh.Aspire.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds silos of OrleansLsh to an app host.</summary>
public static class LshHostingExtensions
{
    private const string Image = "orleanslsh-silo", Tag = "0.1.0", DataFolder = "/var/lib/lsh";

    private const int HttpPort = 8_080, MostSilos = 64;

    /// <summary>Adds a silo in a container: by itself with the embedded index in the container, which <see cref="WithDataVolume"/> keeps;
    /// with <see cref="WithRedis"/> and <see cref="WithElasticsearch"/> one of a cluster.</summary>
    /// <param name="builder">The app host's builder.</param>
    /// <param name="name">The resource's name, which is also the name of its connection string.</param>
    /// <param name="port">The port of the HTTP interface on this machine; null for any.</param>
    /// <param name="key">The key that the silo asks its callers for, at least 16 characters; null for one that is made up.</param>
    /// <remarks>The image <c>orleanslsh-silo:0.1.0</c> is built from a checkout by
    /// <c>docker build -f silo/OrleansLsh.Silo/Dockerfile -t orleanslsh-silo:0.1.0 .</c>, or with the application by
    /// <c>WithDockerfile(checkout, "silo/OrleansLsh.Silo/Dockerfile")</c>. Other settings of the silo are set by <c>WithEnvironment</c>,
    /// such as <c>Lsh__ElasticsearchReplicas</c>.</remarks>
    public static IResourceBuilder<LshSiloResource> AddOrleansLsh(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null,
        IResourceBuilder<ParameterResource>? key = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ParameterResource asked = key?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-key", special: false);
        var silo = new LshSiloResource(name, asked);
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            RequireSafety(silo);
            return Task.CompletedTask;
        });
        return builder.AddSilo(silo, port)
            .WithImage(Image, Tag)
            .WithEnvironment(LshSettings.ApiKey, asked);
    }

    /// <summary>Keeps the collections of a silo on its own in a volume, so that they outlive its container.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The volume's name; null for one made of the application's and the silo's.</param>
    public static IResourceBuilder<LshSiloResource> WithDataVolume(this IResourceBuilder<LshSiloResource> silo, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo.WithVolume(name ?? VolumeNameGenerator.Generate(silo, "data"), DataFolder);
    }

    /// <summary>Lets silos find each other, and keep the state of their grains, in Redis; they start once it is ready. Documents then need
    /// <see cref="WithElasticsearch"/>.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="redis">Redis, whose connection string is that of StackExchange.Redis, as of <c>AddRedis</c> or
    /// <c>AddConnectionString</c>.</param>
    public static IResourceBuilder<LshSiloResource> WithRedis(
        this IResourceBuilder<LshSiloResource> silo, IResourceBuilder<IResourceWithConnectionString> redis)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Resource.HasRedis = true;
        return silo.WithServer(LshSettings.Redis, redis);
    }

    /// <summary>Keeps documents in Elasticsearch; silos start once it is ready.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="elasticsearch">Elasticsearch, whose connection string is its address, <c>http://user:password@host:9200</c> with or
    /// without a user.</param>
    public static IResourceBuilder<LshSiloResource> WithElasticsearch(
        this IResourceBuilder<LshSiloResource> silo, IResourceBuilder<IResourceWithConnectionString> elasticsearch)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Resource.HasElasticsearch = true;
        return silo.WithServer(LshSettings.Elasticsearch, elasticsearch);
    }

    /// <summary>Adds further silos of the same image and settings, <c>name-2</c>, <c>name-3</c>, …. Callers reach the first; its cluster
    /// is all of them.</summary>
    /// <param name="silo">The first silo.</param>
    /// <param name="count">How many silos there are then, 2 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many or too few.</exception>
    /// <exception cref="InvalidOperationException">Their number was said before.</exception>
    public static IResourceBuilder<LshSiloResource> WithSilos(this IResourceBuilder<LshSiloResource> silo, int count)
    {
        ArgumentNullException.ThrowIfNull(silo);
        if (count is < 2 or > MostSilos)
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"The silos of '{silo.Resource.Name}' are to be {count}; allowed are 2 to {MostSilos}.");
        if (silo.Resource.Silos > 1)
            throw new InvalidOperationException($"The silos of '{silo.Resource.Name}' are {silo.Resource.Silos} already; say it once.");
        silo.Resource.Silos = count;
        for (int number = 2; number <= count; number++) silo.AddFurther(number);
        return silo;
    }

    /// <summary>Makes a project a silo: one that runs OrleansLsh.Silo, or reads the same settings. Without servers it keeps its collections
    /// in its own data folder; replicas need both.</summary>
    /// <param name="project">The project.</param>
    /// <param name="redis">Redis in which silos find each other; null for a silo on its own.</param>
    /// <param name="elasticsearch">Elasticsearch that keeps the documents; null for the silo's data folder.</param>
    /// <exception cref="InvalidOperationException">Redis is given without Elasticsearch.</exception>
    /// <remarks>The project gets an endpoint <c>http</c> where it has none. Callers name it by <c>WithReference</c>, and find it by service
    /// discovery.</remarks>
    public static IResourceBuilder<ProjectResource> AsOrleansLshSilo(
        this IResourceBuilder<ProjectResource> project, IResourceBuilder<IResourceWithConnectionString>? redis = null,
        IResourceBuilder<IResourceWithConnectionString>? elasticsearch = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (redis is not null && elasticsearch is null) throw Divided(project.Resource.Name);
        if (redis is not null) project.WithServer(LshSettings.Redis, redis);
        if (elasticsearch is not null) project.WithServer(LshSettings.Elasticsearch, elasticsearch);
        if (!project.Resource.Annotations.OfType<EndpointAnnotation>().Any(one => one.Name == LshSiloResource.HttpEndpointName))
            project.WithHttpEndpoint(name: LshSiloResource.HttpEndpointName);
        return project.WithHttpHealthCheck(LshSettings.HealthPath, endpointName: LshSiloResource.HttpEndpointName);
    }

    private static IResourceBuilder<LshSiloResource> AddSilo(
        this IDistributedApplicationBuilder builder, LshSiloResource silo, int? port) =>
        builder.AddResource(silo)
            .WithHttpEndpoint(port, HttpPort, LshSiloResource.HttpEndpointName)
            .WithHttpHealthCheck(LshSettings.HealthPath, endpointName: LshSiloResource.HttpEndpointName)
            .WithOtlpExporter();

    /// <summary>A silo like the first. What is said of the first later holds for it too.</summary>
    private static void AddFurther(this IResourceBuilder<LshSiloResource> first, int number)
    {
        IDistributedApplicationBuilder builder = first.ApplicationBuilder;
        var further = new LshSiloResource($"{first.Resource.Name}-{number}", first.Resource.Key);
        builder.AddSilo(further, port: null)
            .WithImage(Image, Tag)
            .WithParentRelationship(first)
            .WithEnvironment(async context =>
            {
                foreach (EnvironmentCallbackAnnotation own in first.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
                    await own.Callback(context);
            });
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            further.CopyFrom(first.Resource);
            return Task.CompletedTask;
        });
    }

    private static void CopyFrom(this LshSiloResource further, LshSiloResource first)
    {
        foreach (IResourceAnnotation old in further.Annotations.Where(IsShared).ToArray()) further.Annotations.Remove(old);
        foreach (IResourceAnnotation shared in first.Annotations.Where(IsShared).ToArray()) further.Annotations.Add(shared);

        static bool IsShared(IResourceAnnotation annotation) =>
            annotation is ContainerImageAnnotation or DockerfileBuildAnnotation or WaitAnnotation
                or ContainerRuntimeArgsCallbackAnnotation;
    }

    private static IResourceBuilder<T> WithServer<T>(
        this IResourceBuilder<T> silo, string setting, IResourceBuilder<IResourceWithConnectionString> server)
        where T : IResourceWithEnvironment, IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(server);
        return silo.WithEnvironment(context => context.Set(setting, server.Resource)).WithReferenceRelationship(server).WaitFor(server);
    }

    private static void RequireSafety(LshSiloResource silo)
    {
        if (silo.Silos > 1 && !(silo.HasRedis && silo.HasElasticsearch))
            throw new InvalidOperationException(
                $"'{silo.Name}' has {silo.Silos} silos; several need WithRedis, in which they find each other, and WithElasticsearch, "
                + "since the embedded index belongs to one silo.");
        if (silo.HasRedis && !silo.HasElasticsearch) throw Divided(silo.Name);
    }

    private static InvalidOperationException Divided(string silo) => new(
        $"'{silo}' has Redis, by which several silos may join, but no Elasticsearch: the embedded index belongs to one silo, and documents "
        + "would be divided and lost. Give it Elasticsearch too, or leave Redis out.");
}
