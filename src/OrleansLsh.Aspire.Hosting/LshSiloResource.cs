using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace OrleansLsh.Aspire.Hosting;

/// <summary>A silo in a container, as a resource of an app host. Its connection string is <c>Endpoint=http://…;Key=…</c>, which
/// <c>AddOrleansLshClient</c> of the package OrleansLsh.Aspire reads.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="key">The key that the silo asks its callers for.</param>
public sealed class LshSiloResource(string name, ParameterResource key)
    : ContainerResource(name), IResourceWithConnectionString, IResourceWithServiceDiscovery
{
    internal const string HttpEndpointName = "http";

    /// <summary>The endpoint of the HTTP interface, with the explorer at <c>/</c>.</summary>
    public EndpointReference HttpEndpoint => field ??= new EndpointReference(this, HttpEndpointName);

    /// <summary>The key that the silo asks its callers for.</summary>
    public ParameterResource Key { get; } = key;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Endpoint={HttpEndpoint.Property(EndpointProperty.Url)};Key={Key}");

    /// <summary>How many silos there are of this one, itself included.</summary>
    internal int Silos { get; set; } = 1;

    /// <summary>Whether silos find each other in Redis.</summary>
    internal bool HasRedis { get; set; }

    /// <summary>Whether documents are kept in Elasticsearch.</summary>
    internal bool HasElasticsearch { get; set; }
}
