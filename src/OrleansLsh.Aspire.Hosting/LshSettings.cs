using Aspire.Hosting.ApplicationModel;

namespace OrleansLsh.Aspire.Hosting;

/// <summary>The names of a silo's settings, as variables of its environment.</summary>
internal static class LshSettings
{
    /// <summary>Redis in which silos find each other.</summary>
    public const string Redis = "Lsh__Redis";

    /// <summary>Elasticsearch that keeps the documents.</summary>
    public const string Elasticsearch = "Lsh__Elasticsearch";

    /// <summary>A key that allows everything.</summary>
    public const string ApiKey = "Http__ApiKeys__0";

    /// <summary>The path that says whether a silo serves.</summary>
    public const string HealthPath = "/health/ready";

    /// <summary>Sets a setting to a server's connection string, as it is reached from where the silo runs.</summary>
    public static void Set(this EnvironmentCallbackContext context, string setting, IResourceWithConnectionString server) =>
        context.EnvironmentVariables[setting] = new ConnectionStringReference(server, optional: false);
}
