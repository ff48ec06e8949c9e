namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What was deleted of the documents that match a filter.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.DeletedMessage)]
public sealed record DeletedMessage
{
    /// <summary>Documents deleted by this call.</summary>
    [Id(0)] public int Deleted { get; init; }

    /// <summary>Whether there are more of them.</summary>
    [Id(1)] public bool HasMore { get; init; }
}
