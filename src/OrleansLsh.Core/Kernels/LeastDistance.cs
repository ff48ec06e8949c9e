using System.Numerics;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>The place of the least of some distances.</summary>
internal static class LeastDistance
{
    /// <summary>The first place that holds the least value.</summary>
    /// <param name="distances">At least one, none NaN.</param>
    public static int IndexOf(ReadOnlySpan<float> distances)
    {
        var leastOfLanes = Vector256.Create(float.PositiveInfinity);
        int whole = distances.Length & -Vector256<float>.Count;
        for (int i = 0; i < whole; i += Vector256<float>.Count)
            leastOfLanes = Vector256.MinNative(leastOfLanes, Vector256.Create(distances[i..]));
        float least = Least(leastOfLanes);
        for (int i = whole; i < distances.Length; i++) least = MathF.Min(least, distances[i]);

        var sought = Vector256.Create(least);
        for (int i = 0; i < whole; i += Vector256<float>.Count)
        {
            uint mask = Vector256.Equals(sought, Vector256.Create(distances[i..])).ExtractMostSignificantBits();
            if (mask != 0) return i + BitOperations.TrailingZeroCount(mask);
        }

        return whole + distances[whole..].IndexOf(least);
    }

    private static float Least(Vector256<float> lanes)
    {
        var four = Vector128.MinNative(lanes.GetLower(), lanes.GetUpper());
        var two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(two[0], two[1]);
    }
}
