using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OrleansLsh.Core.Ranking;

/// <summary>Asks for memory before it is needed. A hint: where the processor has no such instruction nothing happens.</summary>
public static class Prefetch
{
    /// <summary>Bytes of what is read forward that the processor does not foresee; what follows them it does.</summary>
    internal const int Unforeseen = 1_024;

    private const int LineBytes = 64;

    /// <summary>Asks for every cache line of a piece of memory.</summary>
    public static unsafe void Read(ReadOnlySpan<byte> memory)
    {
        if (!Sse.IsSupported) return;
        ref byte first = ref MemoryMarshal.GetReference(memory);
        // The address may be stale when the garbage collector moves the array meanwhile: then the hint is wasted, no more.
        for (int at = 0; at < memory.Length; at += LineBytes) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, at)));
    }

    /// <summary>Asks for every cache line of what an array begins with.</summary>
    internal static void First(byte[] array, int bytes) => Read(array.AsSpan(0, Math.Min(array.Length, bytes)));

    /// <summary>Asks for every cache line of a vector.</summary>
    public static void Read(ReadOnlySpan<float> vector) => Read(MemoryMarshal.AsBytes(vector));
}
