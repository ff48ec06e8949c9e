namespace OrleansLsh.Http.Status;

/// <summary>What runs here and how it is.</summary>
internal sealed record StatusAnswer(
    string Product, string Version, string Mode, DateTimeOffset Started, double UptimeS, ProcessAnswer Process, BackendAnswer Backend)
{
    public SiloStatus[]? Silos { get; init; }

    public GrainAnswer[]? Grains { get; init; }
}

/// <summary>The process that answers.</summary>
internal sealed record ProcessAnswer(long MemoryBytes, int Processors, string Runtime);

/// <summary>The backend: healthy or unhealthy.</summary>
internal sealed record BackendAnswer(string Name, string Status, string? Detail);

/// <summary>Activations of a grain type.</summary>
internal sealed record GrainAnswer(string Type, int Activations);
