using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Hashing;

public sealed partial class CellBook
{
    /// <summary>The cells of the least distances, nearest first, ties to the lower cell.</summary>
    /// <param name="distances">Squared distances, 0 or above, as <see cref="Distances"/> writes them.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    /// <exception cref="ArgumentException">More cells are asked for than there are distances.</exception>
    public static void SelectNearest(ReadOnlySpan<float> distances, Span<int> nearest)
    {
        if (nearest.Length > distances.Length)
            throw new ArgumentException($"{nearest.Length} nearest of {distances.Length} cells were asked for.", nameof(nearest));
        NearestSelection.Select(distances, nearest);
    }
}
