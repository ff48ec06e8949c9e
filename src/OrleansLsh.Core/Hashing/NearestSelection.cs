using System.Buffers;

namespace OrleansLsh.Core.Hashing;

/// <summary>The places of the p least of some distances, in ascending order.</summary>
internal static class NearestSelection
{
    /// <summary>Writes the places of the least distances, ties to the lower place.</summary>
    public static void Select(ReadOnlySpan<float> distances, Span<int> nearest)
    {
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(distances.Length);
        int kept = Survivors(distances, nearest.Length, keys);
        keys.AsSpan(0, kept).Sort();
        for (int i = 0; i < nearest.Length; i++) nearest[i] = (int)(uint)keys[i];
        ArrayPool<ulong>.Shared.Return(keys);
    }

    /// <summary>Keys of all distances: as the bits of floats from 0 on rise with their values, distance above place orders both.</summary>
    private static int Survivors(ReadOnlySpan<float> distances, int wanted, Span<ulong> keys)
    {
        for (int i = 0; i < distances.Length; i++) keys[i] = (ulong)BitConverter.SingleToUInt32Bits(distances[i]) << 32 | (uint)i;
        return distances.Length;
    }
}
