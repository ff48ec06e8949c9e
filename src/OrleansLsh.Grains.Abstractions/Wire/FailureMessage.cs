namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>A document that was not written.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.FailureMessage)]
public sealed record FailureMessage
{
    /// <summary>Its position in what was sent.</summary>
    [Id(0)] public long Position { get; init; }

    /// <summary>Its id.</summary>
    [Id(1)] public string Id { get; init; } = "";

    /// <summary>The number of its <see cref="ErrorKind"/>.</summary>
    [Id(2)] public int Kind { get; init; }

    /// <summary>What was given, what is allowed.</summary>
    [Id(3)] public string Message { get; init; } = "";
}
