namespace OrleansLsh.Aspire;

/// <summary>How an application reaches a silo or server of its app host, and what is told of it. Read from the section
/// <c>Aspire:OrleansLsh</c> of the configuration, and from <c>Aspire:OrleansLsh:NAME</c> for one of several.</summary>
public sealed class LshClientSettings
{
    /// <summary>The server's address, http or https. Default: the connection string's, else that which service discovery has for the
    /// name.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The key that the server asks for. Default: the connection string's, else none.</summary>
    public string? Key { get; set; }

    /// <summary>Whether the application's health does not depend on the service. Default false: there is a check
    /// <c>orleanslsh</c>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether activities of the service are left out of the application's traces. Default false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the service's metrics are left out of the application's. Default false.</summary>
    public bool DisableMetrics { get; set; }
}
