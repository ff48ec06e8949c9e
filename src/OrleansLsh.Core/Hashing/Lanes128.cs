using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Hashing;

/// <summary>Registers of 128 bits.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Width => Vector128<float>.Count;

    public static bool ManyRegisters => System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source, nuint element) => Vector128.LoadUnsafe(in source, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float destination, nuint element) => value.StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBits(Vector128<float> value, ref int destination, nuint element) => value.AsInt32().StoreUnsafe(ref destination, element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> BroadcastBits(int value) => Vector128.Create(value).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddSquare(Vector128<float> x, Vector128<float> c, Vector128<float> sum)
    {
        Vector128<float> difference = x - c;
        return Vector128.FusedMultiplyAdd(difference, difference, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepLess(Vector128<float> distance, Vector128<float> label, ref Vector128<float> best, ref Vector128<float> bestLabel)
    {
        Vector128<float> less = Vector128.LessThan(distance, best);
        best = Vector128.ConditionalSelect(less, distance, best);
        bestLabel = Vector128.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> left, Vector128<float> right) =>
        Vector128.ConditionalSelect(Vector128.LessThan(left, right), left, right);
}
