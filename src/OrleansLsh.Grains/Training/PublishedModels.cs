using System.Text.Json;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>What a model grain keeps in storage: the version that it published last and the one before, for whoever still hashes with it.</summary>
[GenerateSerializer, Alias("lsh.state.model.1")]
internal sealed record PublishedModels
{
    private static readonly byte[] None = JsonSerializer.SerializeToUtf8Bytes(new ModelManifest());

    /// <summary>The manifest of the version published last, as JSON.</summary>
    [Id(0)] public byte[] Last { get; init; } = None;

    /// <summary>The manifest of the version before, as JSON.</summary>
    [Id(1)] public byte[] Before { get; init; } = None;

    /// <summary>The version published last.</summary>
    public ModelManifest ReadLast() => JsonSerializer.Deserialize<ModelManifest>(Last)!;

    /// <summary>The version before.</summary>
    public ModelManifest ReadBefore() => JsonSerializer.Deserialize<ModelManifest>(Before)!;

    /// <summary>With one more version. One of the same number was never installed in the index: it gives way, and the version before it stays.</summary>
    public PublishedModels With(ModelManifest published) => new()
    {
        Last = JsonSerializer.SerializeToUtf8Bytes(published),
        Before = ReadLast().Version == published.Version ? Before : Last,
    };

    /// <summary>With what was published after a version left out.</summary>
    public PublishedModels BackTo(int version) => ReadLast().Version <= version ? this
        : ReadBefore().Version == version ? new() { Last = Before }
        : new();
}
