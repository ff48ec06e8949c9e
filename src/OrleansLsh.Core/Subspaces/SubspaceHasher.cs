using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansLsh.Core.Kernels;

namespace OrleansLsh.Core.Hashing;

/// <summary>Nearest cluster in every subspace, for blocks of vectors.</summary>
/// <remarks>Squared Euclidean distance, dimensions in order, fused multiply-add, ties to the lower cluster: the same bits on every machine.
/// Jégou, Douze, Schmid: Product quantization for nearest neighbor search, 2011, section III-A (without the residual).
/// Safe for any number of threads.</remarks>
public sealed class SubspaceHasher
{
    /// <summary>Below this many vectors a tile would be mostly empty, and the centroids take the lanes instead.</summary>
    private const int FewVectors = 6;

    /// <summary>Vectors that one thread takes at a time.</summary>
    private const int BlockSize = 1024;

    /// <summary>Floats in a cache line.</summary>
    private const int FloatsPerLine = 16;

    private readonly PackedCentroids[] _packed;
    private readonly int[] _positions;

    /// <summary>A hasher of given codebooks.</summary>
    /// <param name="split">Which components belong to which subspace.</param>
    /// <param name="codebooks">n codebooks whose dimensions are the split's.</param>
    /// <exception cref="ArgumentException">The codebooks are not the split's.</exception>
    public SubspaceHasher(SubspaceSplit split, IReadOnlyList<Codebook> codebooks)
    {
        if (codebooks.Count != split.Subspaces)
            throw new ArgumentException($"{codebooks.Count} codebooks do not fit a split into {split.Subspaces} subspaces.",
                nameof(codebooks));
        for (int i = 0; i < codebooks.Count; i++)
            if (codebooks[i].Dimensions != split.Size(i))
                throw new ArgumentException($"Codebook {i} has {codebooks[i].Dimensions} dimensions, its subspace {split.Size(i)}.",
                    nameof(codebooks));
        Split = split;
        Codebooks = codebooks;
        _packed = codebooks.Select(book => new PackedCentroids(book.Centroids.Span, book.Dimensions)).ToArray();
        _positions = Inverse(split.Permutation.Span);
        MaxClusters = codebooks.Max(book => book.Clusters);
    }

    /// <summary>Which components belong to which subspace.</summary>
    public SubspaceSplit Split { get; }

    /// <summary>n codebooks.</summary>
    public IReadOnlyList<Codebook> Codebooks { get; }

    /// <summary>Clusters of the largest codebook.</summary>
    public int MaxClusters { get; }

    /// <summary>Hashes vectors; allocates nothing per vector.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="codes">count × n, written whole.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Hash(ReadOnlySpan<float> vectors, Span<byte> codes)
    {
        int count = RequireWholeVectors(vectors.Length, codes.Length);
        int dimensions = Split.Dimensions, subspaces = Split.Subspaces;
        float[] tile = ArrayPool<float>.Shared.Rent(Math.Max(dimensions * VectorTile.Size, Codebook.MaxClusters + dimensions));
        for (int first = 0; first < count; first += VectorTile.Size)
        {
            int size = Math.Min(VectorTile.Size, count - first);
            ReadOnlySpan<float> block = vectors.Slice(first * dimensions, size * dimensions);
            Span<byte> blockCodes = codes.Slice(first * subspaces, size * subspaces);
            Touch(vectors, (first + size) * dimensions, VectorTile.Size * dimensions);
            if (size < FewVectors) HashOneByOne(block, blockCodes, tile);
            else HashTile(block, blockCodes, tile);
        }

        ArrayPool<float>.Shared.Return(tile);
    }

    /// <summary>Hashes vectors on several threads; the codes are those of <see cref="Hash(ReadOnlySpan{float}, Span{byte})"/>.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="codes">count × n, written whole.</param>
    /// <param name="parallelism">Threads at most, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Hash(ReadOnlyMemory<float> vectors, Memory<byte> codes, int parallelism)
    {
        int count = RequireWholeVectors(vectors.Length, codes.Length);
        int dimensions = Split.Dimensions, subspaces = Split.Subspaces;
        ComputeThreads.For((count + BlockSize - 1) / BlockSize, parallelism, block =>
        {
            int first = block * BlockSize, size = Math.Min(BlockSize, count - first);
            Hash(vectors.Span.Slice(first * dimensions, size * dimensions), codes.Span.Slice(first * subspaces, size * subspaces));
        });
    }

    /// <summary>Squared distances of one vector to the centroids of every subspace.</summary>
    /// <param name="vector">D components, finite.</param>
    /// <param name="table">n × <see cref="MaxClusters"/>, row-major, written whole; +∞ beyond a subspace's clusters.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Distances(ReadOnlySpan<float> vector, Span<float> table)
    {
        if (vector.Length != Split.Dimensions || table.Length != Split.Subspaces * MaxClusters)
            throw new ArgumentException(
                $"{vector.Length} components and a table of {table.Length} "
                + $"are not {Split.Dimensions} components and {Split.Subspaces} × {MaxClusters}.");
        Span<float> distances = stackalloc float[Codebook.MaxClusters];
        float[] gathered = ArrayPool<float>.Shared.Rent(Split.Dimensions);
        table.Fill(float.PositiveInfinity);
        for (int i = 0; i < Split.Subspaces; i++)
        {
            DistanceKernel.Distances(Part(vector, i, gathered), _packed[i], distances);
            distances[.._packed[i].Count].CopyTo(table[(i * MaxClusters)..]);
        }

        ArrayPool<float>.Shared.Return(gathered);
    }

    private void HashTile(ReadOnlySpan<float> vectors, Span<byte> codes, Span<float> tile)
    {
        Span<int> labels = stackalloc int[VectorTile.Size];
        Span<float> distances = stackalloc float[VectorTile.Size];
        int subspaces = Split.Subspaces, count = codes.Length / subspaces;
        VectorTile.Transpose(vectors, Split.Dimensions, _positions, tile);
        for (int i = 0; i < subspaces; i++)
        {
            ReadOnlySpan<float> part = tile.Slice(Split.Start(i) * VectorTile.Size, Split.Size(i) * VectorTile.Size);
            if (Codebooks[i].Projection is { } projection) ProjectionKernel.Intervals(part, projection, Codebooks[i].Clusters, labels);
            else NearestKernel.Nearest(part, _packed[i], labels, distances);
            for (int v = 0; v < count; v++) codes[v * subspaces + i] = (byte)labels[v];
        }
    }

    private void HashOneByOne(ReadOnlySpan<float> vectors, Span<byte> codes, Span<float> scratch)
    {
        Span<float> distances = scratch[..Codebook.MaxClusters], gathered = scratch.Slice(Codebook.MaxClusters, Split.Dimensions);
        for (int code = 0; code < codes.Length; code++)
        {
            int i = code % Split.Subspaces, vector = code / Split.Subspaces;
            ReadOnlySpan<float> part = Part(vectors.Slice(vector * Split.Dimensions, Split.Dimensions), i, gathered);
            if (Codebooks[i].Projection is { } projection)
            {
                codes[code] = (byte)ScalarKernel.Interval(part, projection, Codebooks[i].Clusters);
                continue;
            }

            DistanceKernel.Distances(part, _packed[i], distances);
            codes[code] = (byte)LeastDistance.IndexOf(distances[.._packed[i].Count]);
        }
    }

    /// <summary>Reads the next tile's cache lines in their order while this one is hashed; turning it visits them in sixteen strands,
    /// which no prefetcher follows.</summary>
    private static void Touch(ReadOnlySpan<float> vectors, int first, int length)
    {
        int end = Math.Min(vectors.Length, first + length);
        ref float start = ref MemoryMarshal.GetReference(vectors);
        for (int i = first; i < end; i += FloatsPerLine) Volatile.Read(ref Unsafe.Add(ref start, i));
    }

    /// <summary>The components of one subspace, copied only where the split is permuted.</summary>
    private ReadOnlySpan<float> Part(ReadOnlySpan<float> vector, int subspace, Span<float> scratch)
    {
        int start = Split.Start(subspace), size = Split.Size(subspace);
        if (_positions.Length == 0) return vector.Slice(start, size);
        ReadOnlySpan<int> components = Split.Permutation.Span.Slice(start, size);
        for (int j = 0; j < size; j++) scratch[j] = vector[components[j]];
        return scratch[..size];
    }

    private int RequireWholeVectors(int components, int codes)
    {
        int count = components / Split.Dimensions;
        if (components % Split.Dimensions != 0 || (long)count * Split.Subspaces != codes)
            throw new ArgumentException(
                $"{components} components and {codes} codes "
                + $"are no whole number of vectors of {Split.Dimensions} dimensions and {Split.Subspaces} subspaces.");
        return count;
    }

    private static int[] Inverse(ReadOnlySpan<int> permutation)
    {
        var inverse = new int[permutation.Length];
        for (int position = 0; position < permutation.Length; position++) inverse[permutation[position]] = position;
        return inverse;
    }
}
