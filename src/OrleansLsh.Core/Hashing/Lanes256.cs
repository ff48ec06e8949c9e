using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Hashing;

/// <summary>Registers of 256 bits.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Width => Vector256<float>.Count;

    public static bool ManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly float source, nuint element) => Vector256.LoadUnsafe(in source, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float destination, nuint element) => value.StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(Vector256<float> value, ref int destination, nuint element) => value.AsInt32().StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BroadcastBits(int value) => Vector256.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddSquare(Vector256<float> x, Vector256<float> c, Vector256<float> sum)
    {
        Vector256<float> difference = x - c;
        return Vector256.FusedMultiplyAdd(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLess(Vector256<float> distance, Vector256<float> label, ref Vector256<float> best, ref Vector256<float> bestLabel)
    {
        Vector256<float> less = Vector256.LessThan(distance, best);
        best = Vector256.ConditionalSelect(less, distance, best);
        bestLabel = Vector256.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) =>
        Vector256.ConditionalSelect(Vector256.LessThan(left, right), left, right);
}
