namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Documents: their vectors flat by field, their sources flat as UTF-8 JSON.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.DocumentBlock)]
public sealed record DocumentBlock
{
    /// <summary>Their ids.</summary>
    [Id(0)] public string[] Ids { get; init; } = [];

    /// <summary>One JSON text after the other.</summary>
    [Id(1)] public ReadOnlyMemory<byte> Sources { get; init; }

    /// <summary>Bytes of each source, 0 where there is none; null where no document has one.</summary>
    [Id(2)] public int[]? SourceLengths { get; init; }

    /// <summary>One entry per field that any of them has.</summary>
    [Id(3)] public FieldBlock[] Fields { get; init; } = [];
}
