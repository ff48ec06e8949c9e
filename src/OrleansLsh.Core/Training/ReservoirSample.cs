namespace OrleansLsh.Core.Training;

/// <summary>A uniform sample without replacement from a stream of unknown length.</summary>
/// <remarks>The same stream and seed give the same sample, however the stream is cut into blocks.</remarks>
public sealed class ReservoirSample
{
    private readonly int _dimensions;
    private readonly int _capacity;
    private readonly Reservoir _reservoir;
    private float[] _kept = [];

    /// <summary>An empty sample.</summary>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="capacity">Vectors to keep at most, at least 1; memory grows with what arrives, not with this.</param>
    /// <param name="seed">Seed of every random choice.</param>
    public ReservoirSample(int dimensions, int capacity, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _dimensions = dimensions;
        _capacity = capacity;
        _reservoir = new Reservoir(capacity, seed);
    }

    /// <summary>Vectors seen so far.</summary>
    public long Seen => _reservoir.Seen;

    /// <summary>Vectors kept so far.</summary>
    public int Count => _reservoir.Count;

    /// <summary>Offers the next vectors of the stream.</summary>
    /// <exception cref="LshException">The vectors have other dimensions, or the sample no longer fits in one array.</exception>
    public void Add(VectorBlock vectors)
    {
        if (vectors.Dimensions != _dimensions)
            throw new LshException(ErrorKind.WrongDimensions,
                $"A block of {vectors.Dimensions} dimensions was offered to a sample of {_dimensions}.");
        long first = Seen;
        Fill(vectors);
        while (_reservoir.Next - first < vectors.Count)
        {
            int row = (int)(_reservoir.Next - first);
            vectors[row].CopyTo(Kept(_reservoir.Replace()));
        }
        _reservoir.Pass(first + vectors.Count);
    }

    /// <summary>The sample, in random order.</summary>
    public VectorBlock ToBlock()
    {
        int[] order = _reservoir.Order();
        float[] values = new float[Count * _dimensions];
        for (int row = 0; row < order.Length; row++)
            Kept(order[row]).CopyTo(values.AsSpan(row * _dimensions));
        return new VectorBlock(_dimensions, values);
    }

    /// <summary>Keeps everything until the reservoir is full.</summary>
    private void Fill(VectorBlock vectors)
    {
        int rows = (int)Math.Min(vectors.Count, _capacity - Count), before = Count;
        if (rows == 0) return;
        Reserve(((long)before + rows) * _dimensions);
        vectors.Values.Span[..(rows * _dimensions)].CopyTo(_kept.AsSpan(before * _dimensions));
        _reservoir.Fill(rows);
    }

    /// <summary>Refuses a sample that no array holds.</summary>
    /// <param name="vectors">How many vectors.</param>
    /// <param name="dimensions">Components of each.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>.</exception>
    internal static void RequireRoom(long vectors, int dimensions)
    {
        if (vectors * dimensions > Array.MaxLength)
            throw new LshException(ErrorKind.TooLarge,
                $"A sample of {vectors} vectors of {dimensions} dimensions exceeds {Array.MaxLength} components; "
                + "ask for a smaller sample.");
    }

    private void Reserve(long components)
    {
        if (components <= _kept.Length) return;
        RequireRoom(components / _dimensions, _dimensions);
        long limit = Math.Min((long)_capacity * _dimensions, Array.MaxLength);
        Array.Resize(ref _kept, (int)Math.Min(limit, Math.Max(components, 2L * _kept.Length)));
    }

    private Span<float> Kept(int row) => _kept.AsSpan(row * _dimensions, _dimensions);
}
