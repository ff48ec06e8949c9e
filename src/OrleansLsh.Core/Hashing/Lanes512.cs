using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Hashing;

/// <summary>Registers of 512 bits.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Width => Vector512<float>.Count;

    public static bool ManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly float source, nuint element) => Vector512.LoadUnsafe(in source, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float destination, nuint element) => value.StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(Vector512<float> value, ref int destination, nuint element) => value.AsInt32().StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BroadcastBits(int value) => Vector512.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddSquare(Vector512<float> x, Vector512<float> c, Vector512<float> sum)
    {
        Vector512<float> difference = x - c;
        return Vector512.FusedMultiplyAdd(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLess(Vector512<float> distance, Vector512<float> label, ref Vector512<float> best, ref Vector512<float> bestLabel)
    {
        Vector512<float> less = Vector512.LessThan(distance, best);
        best = Vector512.ConditionalSelect(less, distance, best);
        bestLabel = Vector512.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) =>
        Vector512.ConditionalSelect(Vector512.LessThan(left, right), left, right);
}
