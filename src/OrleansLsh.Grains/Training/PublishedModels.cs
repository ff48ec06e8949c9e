using System.Text.Json;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>What a model grain keeps in storage: the version that it published last and the two before. Until the last is installed, the index is at
/// the one before it and may go back to one more.</summary>
[GenerateSerializer, Alias("lsh.state.model.1")]
internal sealed record PublishedModels
{
    private const int Kept = 3;

    private static readonly byte[] None = JsonSerializer.SerializeToUtf8Bytes(new ModelManifest());

    /// <summary>The manifest of the version published last, as JSON.</summary>
    [Id(0)] public byte[] Last { get; init; } = None;

    /// <summary>The manifest of the version before, as JSON.</summary>
    [Id(1)] public byte[] Before { get; init; } = None;

    /// <summary>The manifest of the version before that, as JSON.</summary>
    [Id(2)] public byte[] Oldest { get; init; } = None;

    /// <summary>The version published last; version 0 where there is none.</summary>
    public ModelManifest ReadLast() => Read(Last);

    /// <summary>All versions, the last first.</summary>
    public IEnumerable<ModelManifest> ReadAll() => new[] { Last, Before, Oldest }.Select(Read).Where(known => known.Version > 0);

    /// <summary>A version; null where it is not kept.</summary>
    public ModelManifest? Find(int version) => ReadAll().FirstOrDefault(known => known.Version == version);

    /// <summary>With one more version. One of the same number was never installed in the index, and one of a higher number is no more: they give way.</summary>
    public PublishedModels With(ModelManifest published) => Of([published, .. ReadAll().Where(known => known.Version < published.Version)]);

    /// <summary>Without what was published after the version that the index has; unchanged where there is nothing.</summary>
    public PublishedModels UpTo(int version) => ReadLast().Version <= version ? this : Of([.. ReadAll().Where(known => known.Version <= version)]);

    private static PublishedModels Of(ModelManifest[] versions)
    {
        byte[][] json = [.. versions.Take(Kept).Select(version => JsonSerializer.SerializeToUtf8Bytes(version)), None, None, None];
        return new PublishedModels { Last = json[0], Before = json[1], Oldest = json[2] };
    }

    private static ModelManifest Read(byte[] json) => JsonSerializer.Deserialize<ModelManifest>(json)!;
}
