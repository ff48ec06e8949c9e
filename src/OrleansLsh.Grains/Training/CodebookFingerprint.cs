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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, codebook.Dimensions);
        hash.AppendData(size);
        hash.AppendData(MemoryMarshal.AsBytes(codebook.Centroids.Span));
        if (codebook.Projection is { } projection)
        {
            hash.AppendData(MemoryMarshal.AsBytes(projection.Direction.Span));
            hash.AppendData(MemoryMarshal.AsBytes<float>([projection.Offset, projection.Width]));
        }
        return Start(hash.GetHashAndReset());
    }

    /// <summary>The fingerprints of a model's n codebooks, computed once.</summary>
    public static long[] Of(Model model) => OfModels.GetValue(model, static model => [.. model.Codebooks.Select(Of)]);

    /// <summary>The fingerprint of all codebooks of a model together.</summary>
    public static long OfWhole(Model model) => Start(SHA256.HashData(MemoryMarshal.AsBytes<long>(Of(model))));

    private static long Start(ReadOnlySpan<byte> digest) =>
        BinaryPrimitives.ReadInt64LittleEndian(digest) is var start and not 0 ? start : 1;
}
