namespace OrleansLsh.Grains.Abstractions;

/// <summary>How large a message may grow before it is split; far below the 100 MB at which a silo would refuse it.</summary>
public static class WireLimits
{
    /// <summary>Bytes of vectors, sources and ids in one block of documents; a single larger document goes alone.</summary>
    public const int DocumentBytes = 4 << 20;

    /// <summary>Float32 components in one block: 8 MB.</summary>
    public const int Components = 2 << 20;

    /// <summary>Searches in one call; fewer where they, or their answers, are large.</summary>
    public const int Searches = 256;

    /// <summary>Bytes of a search that may travel with others.</summary>
    public const int SharedSearchBytes = 64 << 10;
}
