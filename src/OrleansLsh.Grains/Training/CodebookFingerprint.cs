using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Grains.Training;

/// <summary>Digests of codebooks: a code is asked for by the fingerprint of the codebook that must make it.</summary>
/// <remarks>The first eight bytes of SHA-256 over dimensions, centroids and projection. Never 0.</remarks>
internal static class CodebookFingerprint
{
    private static readonly ConditionalWeakTable<Model, long[]> OfModels = [];

    /// <summary>The fingerprint of a subspace's codebook.</summary>
    public static long Of(Codebook codebook)
    {
        ReadOnlyMemory<float> interval = codebook.Projection is { } projection ? new[] { projection.Offset, projection.Width } : default;
        return Of(codebook.Dimensions, codebook.Centroids, codebook.Projection?.Direction ?? default, interval);
    }

    /// <summary>The fingerprint of cells.</summary>
    public static long Of(CellBook cells) => Of(cells.Dimensions, cells.Centroids, default, default);

    /// <summary>The fingerprints of a model's n codebooks, computed once.</summary>
    public static long[] Of(Model model) => OfModels.GetValue(model, static model => [.. model.Codebooks.Select(Of)]);

    private static long Of(int dimensions, ReadOnlyMemory<float> centroids, ReadOnlyMemory<float> direction, ReadOnlyMemory<float> interval)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, dimensions);
        hash.AppendData(size);
        foreach (ReadOnlyMemory<float> part in (ReadOnlySpan<ReadOnlyMemory<float>>)[centroids, direction, interval])
            hash.AppendData(MemoryMarshal.AsBytes(part.Span));
        long digest = BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset());
        return digest == 0 ? 1 : digest;
    }
}
