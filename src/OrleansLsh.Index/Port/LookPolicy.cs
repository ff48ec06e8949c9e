namespace OrleansLsh.Index.Port;

/// <summary>How a backend looks into cells, by what a look costs there beside the documents that it compares.</summary>
/// <param name="UsualProbes">Cells probed for ten hits where a setting does not say.</param>
/// <param name="Growth">How many times as many cells the next look takes, where one was not enough.</param>
/// <param name="Most">Looks after which everything is compared.</param>
/// <param name="DirectPart">Where a filter keeps no more than one of so many documents, each of them is compared, whatever its
/// cell.</param>
/// <param name="DirectComponents">Where the vectors of what a filter keeps have no more components in all, each of them is compared,
/// whatever part of the documents that is.</param>
/// <param name="MostDirectComponents">Where they have more, not each is compared, however small a part of the documents that is.</param>
public sealed record LookPolicy(
    int UsualProbes, int Growth, int Most, int DirectPart, long DirectComponents = 0, long MostDirectComponents = long.MaxValue)
{
    /// <summary>In memory a look costs what its cells do, and passing over documents that do not match too.</summary>
    public static LookPolicy InMemory { get; } = new(UsualProbes: 32, Growth: 2, Most: int.MaxValue, DirectPart: 16);

    /// <summary>In memory, where the signs of each match can be compared for less than its vector.</summary>
    public static LookPolicy BySigns { get; } = InMemory with { DirectPart = 1_000 };

    /// <summary>By request each look costs a round trip, and each of its cells a look-up of a term: they are few and grow fast. The server
    /// compares 1.5 million components in a millisecond: 4,000 of 77,000 API docs took 2 ms, and looks into cells 100, mostly for
    /// terms.</summary>
    public static LookPolicy ByRequest { get; } = new(UsualProbes: 17, Growth: 4, Most: 4, DirectPart: 25, DirectComponents: 64_000_000);

    /// <summary>The server's graph takes as long for a filter's matches as for all documents, but may miss many of them where they are a
    /// small part or lie together; what comparing each takes is some milliseconds.</summary>
    public static LookPolicy ByGraph { get; } =
        ByRequest with { DirectPart = 8, DirectComponents = 8_000_000, MostDirectComponents = 64_000_000 };
}
