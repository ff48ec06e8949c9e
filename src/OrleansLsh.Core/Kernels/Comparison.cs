using System.Runtime.CompilerServices;

namespace OrleansLsh.Core.Kernels;

/// <summary>How a centroid is compared with vectors, component by component: what is least for the nearest.</summary>
internal interface IComparison
{
    /// <summary>What a comparison begins with.</summary>
    /// <param name="halves">Half of each centroid's squared norm, where products are compared.</param>
    /// <param name="centroid">Which centroid.</param>
    static abstract TVector Begin<TLanes, TVector>(ref readonly float halves, int centroid)
        where TLanes : ILanes<TVector> where TVector : struct;

    /// <summary>Adds what a component brings.</summary>
    static abstract TVector Add<TLanes, TVector>(TVector x, TVector c, TVector sum)
        where TLanes : ILanes<TVector> where TVector : struct;
}

/// <summary>‖x − c‖², by differences: exact however far from the origin the vectors lie.</summary>
internal readonly struct BySquares : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Begin<TLanes, TVector>(ref readonly float halves, int centroid)
        where TLanes : ILanes<TVector> where TVector : struct => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector x, TVector c, TVector sum)
        where TLanes : ILanes<TVector> where TVector : struct => TLanes.AddSquare(x, c, sum);
}

/// <summary>(‖x − c‖² − ‖x‖²) / 2 = ‖c‖² / 2 − ⟨x, c⟩: one operation a component where differences are two.</summary>
internal readonly struct ByProducts : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Begin<TLanes, TVector>(ref readonly float halves, int centroid)
        where TLanes : ILanes<TVector> where TVector : struct => TLanes.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in halves), centroid));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add<TLanes, TVector>(TVector x, TVector c, TVector sum)
        where TLanes : ILanes<TVector> where TVector : struct => TLanes.LessProduct(x, c, sum);
}
