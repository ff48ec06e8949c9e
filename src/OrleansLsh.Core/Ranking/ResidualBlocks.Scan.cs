using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    internal void Scan<TVisitor, TKernel>(ResidualQuery query, ref TVisitor visitor)
        where TVisitor : struct, IResidualVisitor, allows ref struct
        where TKernel : struct, IDotKernel
    {
        int groups = _blockBytes / (4 * Lanes), blocks = (Count + Lanes - 1) / Lanes;
        ref int levels = ref Unsafe.As<byte, int>(ref MemoryMarshal.GetArrayDataReference(query.Levels));
        ref sbyte residuals = ref MemoryMarshal.GetArrayDataReference(_residuals);
        ref float scales = ref MemoryMarshal.GetArrayDataReference(_scales), norms = ref MemoryMarshal.GetArrayDataReference(_norms);
        ref int offsets = ref MemoryMarshal.GetArrayDataReference(_offsets), slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        Vector512<float> queryNorm = Vector512.Create(query.SquaredNorm), factor = Vector512.Create(-2f * query.Scale);

        for (int block = 0; block < blocks; block++)
        {
            nuint lane = (nuint)(block * Lanes);
            Vector512<int> dots = TKernel.Dot(ref Unsafe.Add(ref residuals, (nuint)block * (nuint)_blockBytes), ref levels, groups)
                - Vector512.LoadUnsafe(ref offsets, lane);
            // ‖q − d‖² = ‖q‖² + ‖d‖² − 2·scale(q)·scale(d)·Σ levels
            Vector512<float> distances = Vector512.FusedMultiplyAdd(
                Vector512.ConvertToSingle(dots) * Vector512.LoadUnsafe(ref scales, lane), factor,
                queryNorm + Vector512.LoadUnsafe(ref norms, lane));
            ulong near = Vector512.LessThanOrEqual(distances, Vector512.Create(visitor.Threshold)).ExtractMostSignificantBits();
            // Lanes of the last block that no document has yet.
            int filled = Count - block * Lanes;
            if (filled < Lanes) near &= (1ul << filled) - 1;
            for (; near != 0; near &= near - 1)
            {
                int hit = BitOperations.TrailingZeroCount(near);
                visitor.Visit(Unsafe.Add(ref slots, (int)lane + hit), distances.GetElement(hit));
            }
        }
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
            Vector512<short> ones = Vector512.Create((short)1);
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
