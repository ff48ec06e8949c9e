using Microsoft.Extensions.Configuration;

IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);

// One silo as a process of this machine; or, with --cluster, two of one cluster, and containers of the servers that they need.
IResourceBuilder<ProjectResource> lsh = builder.AddProject<Projects.OrleansLsh_Silo>("lsh");
if (!builder.Configuration.GetValue("cluster", false)) lsh.AsOrleansLshSilo();
else
{
    IResourceBuilder<ContainerResource> node = builder
        .AddContainer("elasticsearch-node", "docker.elastic.co/elasticsearch/elasticsearch", "9.5.3")
        .WithEnvironment("discovery.type", "single-node")
        .WithEnvironment("xpack.security.enabled", "false")
        .WithHttpEndpoint(targetPort: 9200, name: "http")
        .WithHttpHealthCheck("/_cluster/health?wait_for_status=yellow&timeout=2s");
    IResourceBuilder<ConnectionStringResource> elasticsearch = builder
        .AddConnectionString("elasticsearch", ReferenceExpression.Create($"{node.GetEndpoint("http").Property(EndpointProperty.Url)}"))
        .WaitFor(node);
    lsh.AsOrleansLshSilo(builder.AddRedis("redis"), elasticsearch)
        // One node has no place for a second copy.
        .WithEnvironment("Lsh__ElasticsearchReplicas", "0")
        .WithReplicas(2);
}

// The application finds the silo by its name, and starts once it is ready.
builder.AddProject<Projects.OrleansLsh_Samples_Shop>("shop").WithHttpEndpoint().WithReference(lsh).WaitFor(lsh);

await builder.Build().RunAsync();
