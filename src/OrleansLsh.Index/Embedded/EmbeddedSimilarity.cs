using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded;

/// <summary>The similarity service in one process: one file, no server.</summary>
public static class EmbeddedSimilarity
{
    /// <summary>Opens a data file; it is created, with its folder, where it is absent.</summary>
    /// <param name="path">The file; null for a temporary one that is deleted in the end.</param>
    /// <exception cref="Core.LshException">Another process has it open; it is no data file or of a newer version; the folder
    /// refuses.</exception>
    public static ISimilarityService Open(string? path) => new SimilarityService(EmbeddedIndex.Open(path));
}
