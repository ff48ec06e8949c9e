namespace OrleansLsh.Core.Hashing;

/// <summary>Nearest cluster in every subspace, for blocks of vectors.</summary>
/// <remarks>Squared Euclidean distance, dimensions in order, fused multiply-add, ties to the lower cluster: the same bits on every machine.
/// Jégou, Douze, Schmid: Product quantization for nearest neighbor search, 2011, section III-A (without the residual).</remarks>
public sealed class SubspaceHasher
{
    /// <summary>A hasher of given codebooks.</summary>
    /// <param name="split">Which components belong to which subspace.</param>
    /// <param name="codebooks">n codebooks whose dimensions are the split's.</param>
    public SubspaceHasher(SubspaceSplit split, IReadOnlyList<Codebook> codebooks)
    {
        Split = split;
        Codebooks = codebooks;
    }

    /// <summary>Which components belong to which subspace.</summary>
    public SubspaceSplit Split { get; }

    /// <summary>n codebooks.</summary>
    public IReadOnlyList<Codebook> Codebooks { get; }

    /// <summary>Hashes vectors; allocates nothing per vector.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="codes">count × n, written whole.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Hash(ReadOnlySpan<float> vectors, Span<byte> codes) => throw new NotImplementedException();
}
