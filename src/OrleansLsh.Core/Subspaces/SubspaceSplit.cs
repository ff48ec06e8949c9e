namespace OrleansLsh.Core.Hashing;

/// <summary>Which components of a vector belong to which subspace.</summary>
/// <remarks>n groups whose sizes differ by at most one, the larger ones first.</remarks>
public sealed class SubspaceSplit
{
    private readonly int[] _starts;

    private SubspaceSplit(int dimensions, int subspaces, ReadOnlyMemory<int> permutation)
    {
        if (subspaces < 1 || subspaces > dimensions)
            throw new LshException(ErrorKind.InvalidArgument,
                $"{subspaces} subspaces were asked for; a vector of {dimensions} dimensions has 1 to {dimensions}.");
        Dimensions = dimensions;
        Subspaces = subspaces;
        Permutation = permutation;
        _starts = new int[subspaces + 1];
        for (int i = 0; i < subspaces; i++)
            _starts[i + 1] = _starts[i] + dimensions / subspaces + (i < dimensions % subspaces ? 1 : 0);
    }

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions { get; }

    /// <summary>Number of subspaces, n.</summary>
    public int Subspaces { get; }

    /// <summary>Position in the split → component of the vector; empty where the split is contiguous.</summary>
    public ReadOnlyMemory<int> Permutation { get; }

    /// <summary>Neighbouring components together, in order.</summary>
    /// <exception cref="LshException">n is below 1 or above D.</exception>
    public static SubspaceSplit Contiguous(int dimensions, int subspaces) => new(dimensions, subspaces, default);

    /// <summary>Components dealt out by a seeded permutation.</summary>
    /// <exception cref="LshException">n is below 1 or above D.</exception>
    public static SubspaceSplit Random(int dimensions, int subspaces, int seed)
    {
        int[] permutation = Enumerable.Range(0, dimensions).ToArray();
        new Random(seed).Shuffle(permutation);
        return new SubspaceSplit(dimensions, subspaces, permutation);
    }

    /// <summary>A split as a model keeps it.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="subspaces">n.</param>
    /// <param name="permutation">Position → component, each of 0 to D − 1 once; empty for contiguous.</param>
    /// <exception cref="LshException">n is out of range, or this is no permutation.</exception>
    public static SubspaceSplit Of(int dimensions, int subspaces, ReadOnlyMemory<int> permutation)
    {
        if (!permutation.IsEmpty && !permutation.ToArray().Order().SequenceEqual(Enumerable.Range(0, dimensions)))
            throw new LshException(ErrorKind.InvalidFile, $"The split's permutation does not hold each of 0 to {dimensions - 1} once.");
        return new SubspaceSplit(dimensions, subspaces, permutation);
    }

    /// <summary>Where subspace i starts in the split's order, 0 to D; i = n gives D.</summary>
    public int Start(int subspace) => _starts[subspace];

    /// <summary>Components of subspace i.</summary>
    public int Size(int subspace) => _starts[subspace + 1] - _starts[subspace];

    /// <summary>Copies the components of one subspace out of every vector.</summary>
    /// <param name="vectors">count × D, row-major.</param>
    /// <param name="subspace">0 to n − 1.</param>
    /// <param name="into">count × size, row-major.</param>
    public void Gather(ReadOnlySpan<float> vectors, int subspace, Span<float> into)
    {
        int start = Start(subspace), size = Size(subspace), count = vectors.Length / Dimensions;
        ReadOnlySpan<int> permutation = Permutation.Span;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(row * Dimensions, Dimensions);
            Span<float> part = into.Slice(row * size, size);
            if (permutation.IsEmpty) vector.Slice(start, size).CopyTo(part);
            else
                for (int k = 0; k < size; k++) part[k] = vector[permutation[start + k]];
        }
    }
}
