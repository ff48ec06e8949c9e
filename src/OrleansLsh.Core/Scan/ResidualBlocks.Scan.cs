using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Ranking;

public sealed partial class ResidualBlocks
{
    /// <summary>Compares every document of the cell with a query and tells the visitor of those within its threshold.</summary>
    /// <param name="query">Prepared with this cell's centroid.</param>
    /// <param name="visitor">Is told slot and squared distance between the quantised residuals.</param>
    public void Scan<TVisitor>(ResidualQuery query, ref TVisitor visitor) where TVisitor : struct, IResidualVisitor, allows ref struct
    {
        if (Avx512BW.IsSupported) Scan<TVisitor, Lanes512>(query, ref visitor);
        else if (Avx2.IsSupported) Scan<TVisitor, Lanes256>(query, ref visitor);
        else Scan<TVisitor, LanesPortable>(query, ref visitor);
    }

    /// <summary>Compares every document of the cell with a query.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="query">Scratch memory.</param>
    /// <param name="distances">Squared distances between the quantised residuals, in the order in which the documents were added, when none
    /// was removed; room for <see cref="Count"/> rounded up to a multiple of 16.</param>
    public void Compare(ReadOnlySpan<float> vector, ResidualQuery query, Span<float> distances)
    {
        query.Prepare(vector, _centroid);
        if (Avx512BW.IsSupported) Compare<Lanes512>(query, distances);
        else if (Avx2.IsSupported) Compare<Lanes256>(query, distances);
        else Compare<LanesPortable>(query, distances);
    }

    /// <summary>The inner products of the documents' residuals with a query's.</summary>
    /// <param name="query">Prepared with any centroid.</param>
    /// <param name="dots">In the order in which the documents were added, when none was removed; room for <see cref="Count"/> rounded up to
    /// a multiple of 16.</param>
    internal void Dot(ResidualQuery query, Span<float> dots)
    {
        if (Avx512BW.IsSupported) Dot<Lanes512>(query, dots);
        else if (Avx2.IsSupported) Dot<Lanes256>(query, dots);
        else Dot<LanesPortable>(query, dots);
    }

    [MethodImpl(Compilation.AtOnce)]
    internal void Scan<TVisitor, TKernel>(ResidualQuery query, ref TVisitor visitor)
        where TVisitor : struct, IResidualVisitor, allows ref struct
        where TKernel : struct, IDotKernel
    {
        ref int levels = ref Unsafe.As<byte, int>(ref MemoryMarshal.GetArrayDataReference(query.Levels));
        // The count comes first: the blocks hold as many by then, or more.
        int left = Count;
        ref byte block = ref MemoryMarshal.GetArrayDataReference(_blocks);
        for (; left > 0; left -= Lanes)
        {
            Vector512<float> distances = Distances<TKernel>(ref block, ref levels, query);
            ulong near = Vector512.LessThanOrEqual(distances, Vector512.Create(visitor.Threshold)).ExtractMostSignificantBits();
            // Lanes of the last block that no document has yet.
            if (left < Lanes) near &= (1ul << left) - 1;
            for (; near != 0; near &= near - 1)
            {
                int hit = BitOperations.TrailingZeroCount(near);
                visitor.Visit(Unsafe.Add(ref Unsafe.As<byte, int>(ref Unsafe.Add(ref block, _residualBytes)), 3 * Lanes + hit),
                    distances.GetElement(hit));
            }
            block = ref Unsafe.Add(ref block, _blockBytes);
        }
    }

    [MethodImpl(Compilation.AtOnce)]
    private void Compare<TKernel>(ResidualQuery query, Span<float> distances) where TKernel : struct, IDotKernel
    {
        ref int levels = ref Unsafe.As<byte, int>(ref MemoryMarshal.GetArrayDataReference(query.Levels));
        ref byte block = ref MemoryMarshal.GetArrayDataReference(_blocks);
        for (int at = 0; at < Count; at += Lanes)
        {
            // Rounding may leave less than nothing of a distance of 0, and those who order by bits would take that for the largest.
            Vector512.Max(Distances<TKernel>(ref block, ref levels, query), Vector512<float>.Zero).CopyTo(distances[at..]);
            block = ref Unsafe.Add(ref block, _blockBytes);
        }
    }

    [MethodImpl(Compilation.AtOnce)]
    private void Dot<TKernel>(ResidualQuery query, Span<float> dots) where TKernel : struct, IDotKernel
    {
        ref int levels = ref Unsafe.As<byte, int>(ref MemoryMarshal.GetArrayDataReference(query.Levels));
        ref byte block = ref MemoryMarshal.GetArrayDataReference(_blocks);
        for (int at = 0; at < Count; at += Lanes)
        {
            var scales = Vector512.LoadUnsafe(ref Unsafe.As<byte, float>(ref Unsafe.Add(ref block, _residualBytes)));
            (Vector512.ConvertToSingle(Dots<TKernel>(ref block, ref levels)) * scales * query.Scale).CopyTo(dots[at..]);
            block = ref Unsafe.Add(ref block, _blockBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Dots<TKernel>(ref byte block, ref int levels) where TKernel : struct, IDotKernel =>
        TKernel.Dot(ref Unsafe.As<byte, sbyte>(ref block), ref levels, _residualBytes / LaneBytes)
        - Vector512.LoadUnsafe(ref Unsafe.As<byte, int>(ref Unsafe.Add(ref block, _residualBytes)), 2 * Lanes);

    // ‖q − d‖² = ‖q‖² + ‖d‖² − 2·scale(q)·scale(d)·Σ levels
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Distances<TKernel>(ref byte block, ref int levels, ResidualQuery query) where TKernel : struct, IDotKernel
    {
        ref byte beside = ref Unsafe.Add(ref block, _residualBytes);
        Vector512<int> dots = Dots<TKernel>(ref block, ref levels);
        return Vector512.FusedMultiplyAdd(
            Vector512.ConvertToSingle(dots) * Vector512.LoadUnsafe(ref Unsafe.As<byte, float>(ref beside)),
            Vector512.Create(-2f * query.Scale),
            Vector512.Create(query.SquaredNorm) + Vector512.LoadUnsafe(ref Unsafe.As<byte, float>(ref beside), Lanes));
    }

    /// <summary>16 dot products of unsigned query levels and signed residuals at once.</summary>
    internal interface IDotKernel
    {
        /// <summary>Σ over the groups, per document.</summary>
        /// <param name="block">groups × 16 documents × 4 bytes.</param>
        /// <param name="levels">groups × 4 bytes, read as one integer a group.</param>
        /// <param name="groups">At least 1.</param>
        static abstract Vector512<int> Dot(ref sbyte block, ref int levels, int groups);
    }

    internal readonly struct Lanes512 : IDotKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Dot(ref sbyte block, ref int levels, int groups)
        {
            Vector512<int> even = Vector512<int>.Zero, odd = Vector512<int>.Zero;
            var ones = Vector512.Create((short)1);
            int group = 0;
            for (; group < groups - 1; group += 2)
            {
                Vector512<byte> a = Vector512.Create(Unsafe.Add(ref levels, group)).AsByte();
                Vector512<byte> b = Vector512.Create(Unsafe.Add(ref levels, group + 1)).AsByte();
                even += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(a, Vector512.LoadUnsafe(ref block)), ones);
                odd += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(b, Vector512.LoadUnsafe(ref block, 64)), ones);
                block = ref Unsafe.Add(ref block, 128);
            }
            if (group < groups)
            {
                Vector512<byte> a = Vector512.Create(Unsafe.Add(ref levels, group)).AsByte();
                even += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(a, Vector512.LoadUnsafe(ref block)), ones);
            }
            return even + odd;
        }
    }

    internal readonly struct Lanes256 : IDotKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Dot(ref sbyte block, ref int levels, int groups)
        {
            Vector256<int> lower = Vector256<int>.Zero, upper = Vector256<int>.Zero;
            for (int group = 0; group < groups; group++)
            {
                Vector256<byte> level = Vector256.Create(Unsafe.Add(ref levels, group)).AsByte();
                lower = Add(lower, level, Vector256.LoadUnsafe(ref block));
                upper = Add(upper, level, Vector256.LoadUnsafe(ref block, 32));
                block = ref Unsafe.Add(ref block, 64);
            }
            return Vector512.Create(lower, upper);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> residuals) =>
            AvxVnni.IsSupported
                ? AvxVnni.MultiplyWideningAndAdd(sum, levels, residuals)
                : sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(levels, residuals), Vector256.Create((short)1));
    }

    internal readonly struct LanesPortable : IDotKernel
    {
        public static Vector512<int> Dot(ref sbyte block, ref int levels, int groups)
        {
            Span<int> sums = stackalloc int[Lanes];
            sums.Clear();
            for (int group = 0; group < groups; group++)
            {
                uint level = (uint)Unsafe.Add(ref levels, group);
                for (int lane = 0; lane < Lanes; lane++)
                    for (int k = 0; k < 4; k++)
                        sums[lane] += (int)((level >> (8 * k)) & 0xFF) * Unsafe.Add(ref block, group * 4 * Lanes + lane * 4 + k);
            }
            return Vector512.Create<int>(sums);
        }
    }
}

/// <summary>Receives the documents that a scan of residuals finds near enough. A struct, so that the scan is compiled for it.</summary>
public interface IResidualVisitor
{
    /// <summary>Squared distances above this are passed over; may fall during a scan.</summary>
    float Threshold { get; }

    /// <summary>A document whose quantised squared distance is not above the threshold.</summary>
    void Visit(int slot, float distance);
}
