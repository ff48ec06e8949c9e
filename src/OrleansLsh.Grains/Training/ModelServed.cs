namespace OrleansLsh.Grains.Training;

/// <summary>The recalls of the last answers by a model that were compared, as a model grain keeps them in storage.</summary>
[GenerateSerializer, Alias("lsh.state.served.1")]
internal sealed record ModelServed
{
    /// <summary>Digest of the model.</summary>
    [Id(0)] public long Model { get; init; }

    /// <summary>In the order in which they were told, which need not be that in which they were compared.</summary>
    [Id(1)] public List<double> Recalls { get; init; } = [];

    /// <summary>When each was compared.</summary>
    [Id(2)] public List<DateTimeOffset> Times { get; init; } = [];
}
