namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>An <see cref="LshException"/> on its way to the caller.</summary>
[GenerateSerializer, Alias(WireAliases.Fault)]
public struct Fault
{
    /// <summary>The number of its <see cref="ErrorKind"/>.</summary>
    [Id(0)] public int Kind { get; set; }

    /// <summary>What was given, what is allowed, what to do.</summary>
    [Id(1)] public string Message { get; set; }

    /// <summary>The operation; null where unknown.</summary>
    [Id(2)] public string? Operation { get; set; }

    /// <summary>The collection; null where unknown.</summary>
    [Id(3)] public string? Collection { get; set; }

    /// <summary>Where it was thrown.</summary>
    [Id(4)] public string? StackTrace { get; set; }
}
