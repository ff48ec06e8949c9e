namespace OrleansLsh.Core.Training;

/// <summary>Counts distinct vectors.</summary>
internal static class DistinctVectors
{
    /// <summary>How many distinct vectors there are, counting no further than <paramref name="enough"/>.</summary>
    /// <param name="points">count × dimensions, row-major, finite.</param>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="enough">Where counting ends.</param>
    public static int Count(ReadOnlyMemory<float> points, int dimensions, int enough)
    {
        var seen = new HashSet<ReadOnlyMemory<float>>(new SameComponents());
        for (int at = 0; at < points.Length && seen.Count < enough; at += dimensions)
            seen.Add(points.Slice(at, dimensions));
        return seen.Count;
    }

    private sealed class SameComponents : IEqualityComparer<ReadOnlyMemory<float>>
    {
        public bool Equals(ReadOnlyMemory<float> left, ReadOnlyMemory<float> right) => left.Span.SequenceEqual(right.Span);

        public int GetHashCode(ReadOnlyMemory<float> vector)
        {
            var hash = new HashCode();
            // 0 and −0 are equal; adding 0 gives both the same bits.
            foreach (float component in vector.Span) hash.Add(component + 0f);
            return hash.ToHashCode();
        }
    }
}
