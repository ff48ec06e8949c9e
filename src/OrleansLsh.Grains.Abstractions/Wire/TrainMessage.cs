namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>What the model grain trains.</summary>
[GenerateSerializer, Immutable, Alias(WireAliases.TrainMessage)]
public sealed record TrainMessage
{
    /// <summary>The collection whose vectors are sampled.</summary>
    [Id(0)] public string Collection { get; init; } = "";

    /// <summary>The vector field.</summary>
    [Id(1)] public string Field { get; init; } = "";

    /// <summary>The version to make.</summary>
    [Id(2)] public int Version { get; init; }

    /// <summary>The <see cref="Core.Training.TrainingOptions"/>.</summary>
    [Id(3)] public JsonMessage Options { get; init; } = new();

    /// <summary>Who asks, for the message to whoever asks meanwhile.</summary>
    [Id(4)] public string Requester { get; init; } = "";

    /// <summary>Components of a vector D.</summary>
    [Id(5)] public int Dimensions { get; init; }

    /// <summary>Vectors that the model will be measured with, and is therefore not trained on.</summary>
    [Id(6)] public FloatBlock MeasuredWith { get; init; }
}
