using System.ComponentModel.DataAnnotations;

namespace OrleansLsh.Cli.Demo.Corpus;

/// <summary>How documentation becomes documents.</summary>
internal sealed record ApiCorpusOptions
{
    /// <summary>Components of both vector fields, 1 to 1,024. Default 128.</summary>
    [Range(1, 1024)] public int Dimensions { get; init; } = 128;

    /// <summary>Seed of the reduction; the same seed and files give the same vectors. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Members a word must occur in to count, at least 1. Default 3: rarer words tie nothing together.</summary>
    [Range(1, int.MaxValue)] public int MinDocuments { get; init; } = 3;

    /// <summary>Documentation files to read; null takes the reference packs of this machine.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}
