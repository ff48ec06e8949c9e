using System.Runtime.InteropServices;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>What a subspace grain owns: the codebook of a subspace, or the cells.</summary>
internal sealed class SubspaceCodebook
{
    private const int Cells = -1;
    private readonly SubspaceHasher? _hasher;
    private readonly Codebook? _codebook;
    private readonly CellBook? _cells;

    public SubspaceCodebook(Codebook codebook)
    {
        _codebook = codebook;
        _hasher = new SubspaceHasher(SubspaceSplit.Contiguous(codebook.Dimensions, 1), [codebook]);
        Fingerprint = CodebookFingerprint.Of(codebook);
    }

    public SubspaceCodebook(CellBook cells)
    {
        _cells = cells;
        Fingerprint = CodebookFingerprint.Of(cells);
    }

    /// <summary>Digest of the codebook.</summary>
    public long Fingerprint { get; }

    /// <summary>Components of a centroid d.</summary>
    public int Dimensions => _codebook?.Dimensions ?? _cells!.Dimensions;

    /// <summary>Centroids.</summary>
    public int Clusters => _codebook?.Clusters ?? _cells!.Count;

    private ReadOnlyMemory<float> Centroids => _codebook?.Centroids ?? _cells!.Centroids;

    /// <summary>Codes of sub-vectors: a byte each, for cells two bytes each, little-endian.</summary>
    public byte[] Assign(ReadOnlySpan<float> points)
    {
        int count = points.Length / Dimensions;
        if (_cells is null)
        {
            var codes = new byte[count];
            _hasher!.Hash(points, codes);
            return codes;
        }
        var cells = new byte[count * sizeof(ushort)];
        _cells.Assign(points, MemoryMarshal.Cast<byte, ushort>(cells.AsSpan()));
        return cells;
    }

    /// <summary>Centroids <paramref name="first"/> and following.</summary>
    public CodebookPart Part(int first, int count) => new()
    {
        Dimensions = Dimensions,
        Clusters = Clusters,
        Family = _codebook is null ? Cells : (int)_codebook.Family,
        Centroids = new FloatBlock(Centroids.Slice(first * Dimensions, Math.Min(count, Clusters - first) * Dimensions)),
        Direction = new FloatBlock(_codebook?.Projection?.Direction ?? default),
        Offset = _codebook?.Projection?.Offset ?? 0,
        Width = _codebook?.Projection?.Width ?? 0,
    };

    /// <summary>As it is kept in storage.</summary>
    public SubspaceState ToState()
    {
        CodebookPart whole = Part(0, Clusters);
        return new SubspaceState
        {
            Fingerprint = Fingerprint,
            Dimensions = whole.Dimensions,
            Family = whole.Family,
            Centroids = MemoryMarshal.AsBytes(whole.Centroids.Values.Span).ToArray(),
            Direction = MemoryMarshal.AsBytes(whole.Direction.Values.Span).ToArray(),
            Offset = whole.Offset,
            Width = whole.Width,
        };
    }

    /// <summary>From what is kept; null where it does not fit together or is not what its fingerprint says.</summary>
    public static SubspaceCodebook? Of(SubspaceState state)
    {
        try
        {
            SubspaceCodebook book = Of(
                state.Family, state.Dimensions, Floats(state.Centroids), new RandomProjection(Floats(state.Direction), state.Offset, state.Width));
            return book.Fingerprint == state.Fingerprint ? book : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>From all parts of a codebook.</summary>
    /// <param name="first">Any of its parts.</param>
    /// <param name="centroids">All centroids.</param>
    public static (Codebook? Codebook, CellBook? Cells) Of(CodebookPart first, ReadOnlyMemory<float> centroids)
    {
        SubspaceCodebook book = Of(first.Family, first.Dimensions, centroids, new RandomProjection(first.Direction.Values, first.Offset, first.Width));
        return (book._codebook, book._cells);
    }

    private static SubspaceCodebook Of(int family, int dimensions, ReadOnlyMemory<float> centroids, RandomProjection projection) => family == Cells
        ? new SubspaceCodebook(new CellBook(dimensions, centroids))
        : new SubspaceCodebook(new Codebook((ClusterFamily)family, dimensions, centroids, projection.Direction.IsEmpty ? null : projection));

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
