namespace OrleansLsh.Http.Status;

/// <summary>How the backend is, and the silos in front of it where there are any.</summary>
/// <param name="Name">What it is, such as <c>embedded</c> or <c>elasticsearch</c>.</param>
/// <param name="Healthy">Whether it answers.</param>
public sealed record BackendStatus(string Name, bool Healthy)
{
    /// <summary>What is wrong, or where it is; null for nothing to say.</summary>
    public string? Detail { get; init; }

    /// <summary>The silos; null where there is no cluster.</summary>
    public IReadOnlyList<SiloStatus>? Silos { get; init; }

    /// <summary>Grain type → activations in the cluster; null where there is no cluster.</summary>
    public IReadOnlyDictionary<string, int>? Grains { get; init; }
}
