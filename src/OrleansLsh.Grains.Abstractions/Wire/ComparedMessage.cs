namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>The recall of an answer that a silo gave and compared with exact search.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.ComparedMessage)]
public sealed record ComparedMessage
{
    /// <summary>Digest of the model that answered; after a rollback another model may get the number of its version.</summary>
    [Id(0)] public long Model { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(1)] public double Recall { get; init; }

    /// <summary>When it was compared.</summary>
    [Id(2)] public DateTimeOffset At { get; init; }
}
