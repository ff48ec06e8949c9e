namespace OrleansLsh.Index.Port;

/// <summary>How a backend looks into cells, by what a look costs there beside the documents that it compares.</summary>
/// <param name="UsualProbes">Cells probed for ten hits where a setting does not say.</param>
/// <param name="Growth">How many times as many cells the next look takes, where one was not enough.</param>
/// <param name="Most">Looks after which everything is compared.</param>
/// <param name="DirectPart">Where a filter keeps no more than one of so many documents, each of them is compared, whatever its
/// cell.</param>
public sealed record LookPolicy(int UsualProbes, int Growth, int Most, int DirectPart)
{
    /// <summary>In memory a look costs what its cells do, and passing over documents that do not match too.</summary>
    public static LookPolicy InMemory { get; } = new(UsualProbes: 32, Growth: 2, Most: int.MaxValue, DirectPart: 16);

    /// <summary>In memory, where the signs of each match can be compared for less than its vector.</summary>
    public static LookPolicy BySigns { get; } = InMemory with { DirectPart = 1_000 };

    /// <summary>By request each look costs a round trip: they are few and grow fast.</summary>
    public static LookPolicy ByRequest { get; } = new(UsualProbes: 17, Growth: 4, Most: 4, DirectPart: 25);
}
