namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>How far a trial of methods has come, or what came of it.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.MethodTrialMessage)]
public readonly record struct MethodTrialMessage
{
    /// <summary>A step; null in the last message.</summary>
    [Id(0)] public ProgressMessage? Step { get; init; }

    /// <summary>The <see cref="MethodTable"/>, in the last message.</summary>
    [Id(1)] public JsonMessage? Table { get; init; }
}
