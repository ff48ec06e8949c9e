using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansLsh.Core.Kernels;

/// <summary>One width of vector register: what the kernels ask of it, so that they are written once.</summary>
/// <typeparam name="TVector">The register's type.</typeparam>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>True where 32 registers exist, so that sixteen sums may be kept at a time instead of eight.</summary>
    static abstract bool ManyRegisters { get; }

    /// <summary>The floats from an element on.</summary>
    static abstract TVector Load(ref readonly float source, nuint element);

    /// <summary>Writes the floats from an element on.</summary>
    static abstract void Store(TVector value, ref float destination, nuint element);

    /// <summary>Writes the lanes as integers, bit for bit.</summary>
    static abstract void StoreBits(TVector value, ref int destination, nuint element);

    /// <summary>A float in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>An integer in every lane, bit for bit.</summary>
    static abstract TVector BroadcastBits(int value);

    /// <summary>fma(x − c, x − c, sum), rounded once.</summary>
    static abstract TVector AddSquare(TVector x, TVector c, TVector sum);

    /// <summary>Where the distance is below the best, it and its label become the best.</summary>
    static abstract void KeepLess(TVector distance, TVector label, ref TVector best, ref TVector bestLabel);

    /// <summary>The lesser of each lane.</summary>
    static abstract TVector Min(TVector left, TVector right);
}

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
    public static void StoreBits(Vector128<float> value, ref int destination, nuint element) =>
        value.AsInt32().StoreUnsafe(ref destination, element);

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
    public static void KeepLess(
        Vector128<float> distance, Vector128<float> label, ref Vector128<float> best, ref Vector128<float> bestLabel)
    {
        var less = Vector128.LessThan(distance, best);
        best = Vector128.ConditionalSelect(less, distance, best);
        bestLabel = Vector128.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> left, Vector128<float> right) =>
        Vector128.ConditionalSelect(Vector128.LessThan(left, right), left, right);
}

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
    public static void StoreBits(Vector256<float> value, ref int destination, nuint element) =>
        value.AsInt32().StoreUnsafe(ref destination, element);

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
    public static void KeepLess(
        Vector256<float> distance, Vector256<float> label, ref Vector256<float> best, ref Vector256<float> bestLabel)
    {
        var less = Vector256.LessThan(distance, best);
        best = Vector256.ConditionalSelect(less, distance, best);
        bestLabel = Vector256.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) =>
        Vector256.ConditionalSelect(Vector256.LessThan(left, right), left, right);
}

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
    public static void StoreBits(Vector512<float> value, ref int destination, nuint element) =>
        value.AsInt32().StoreUnsafe(ref destination, element);

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
    public static void KeepLess(
        Vector512<float> distance, Vector512<float> label, ref Vector512<float> best, ref Vector512<float> bestLabel)
    {
        var less = Vector512.LessThan(distance, best);
        best = Vector512.ConditionalSelect(less, distance, best);
        bestLabel = Vector512.ConditionalSelect(less, label, bestLabel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) =>
        Vector512.ConditionalSelect(Vector512.LessThan(left, right), left, right);
}
