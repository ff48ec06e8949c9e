using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>A uniform sample without replacement from a stream of unknown length.</summary>
/// <remarks>Li: Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n))), 1994 (algorithm L).
/// The same stream and seed give the same sample, however the stream is cut into blocks.</remarks>
public sealed class ReservoirSample
{
    private readonly int _dimensions;
    private readonly int _capacity;
    private readonly int _seed;
    private readonly Random _random;
    private float[] _kept = [];
    private double _threshold = 1;
    private long _next;

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
        _seed = seed;
        _random = new Random(seed);
    }

    /// <summary>Vectors seen so far.</summary>
    public long Seen { get; private set; }

    /// <summary>Vectors kept so far.</summary>
    public int Count => (int)Math.Min(Seen, _capacity);

    /// <summary>Offers the next vectors of the stream.</summary>
    /// <exception cref="LshException">The vectors have other dimensions, or the sample no longer fits in one array.</exception>
    public void Add(VectorBlock vectors)
    {
        if (vectors.Dimensions != _dimensions)
            throw new LshException(ErrorKind.WrongDimensions,
                $"A block of {vectors.Dimensions} dimensions was offered to a sample of {_dimensions}.");
        int row = Fill(vectors);
        long first = Seen - row;
        while (_next - first < vectors.Count)
        {
            vectors[(int)(_next - first)].CopyTo(Kept(_random.Next(_capacity)));
            DrawNext();
        }
        Seen = first + vectors.Count;
    }

    /// <summary>The sample, in random order.</summary>
    public VectorBlock ToBlock()
    {
        int[] order = Enumerable.Range(0, Count).ToArray();
        new Random(TrainingSeed.Derive(_seed, Count)).Shuffle(order);
        float[] values = new float[Count * _dimensions];
        for (int row = 0; row < order.Length; row++)
            Kept(order[row]).CopyTo(values.AsSpan(row * _dimensions));
        return new VectorBlock(_dimensions, values);
    }

    /// <summary>Keeps everything until the reservoir is full; returns how many rows went in so.</summary>
    private int Fill(VectorBlock vectors)
    {
        int rows = (int)Math.Min(vectors.Count, _capacity - Count);
        if (rows == 0) return 0;
        Reserve(((long)Count + rows) * _dimensions);
        vectors.Values.Span[..(rows * _dimensions)].CopyTo(_kept.AsSpan(Count * _dimensions));
        Seen += rows;
        _next = Seen - 1;
        if (Count == _capacity) DrawNext();
        else _next = long.MaxValue;
        return rows;
    }

    /// <summary>Chooses the next row of the stream that enters; the skips are geometric.</summary>
    private void DrawNext()
    {
        // 1 − NextDouble() lies in (0, 1], so that its logarithm is finite.
        _threshold *= Math.Exp(Math.Log(1 - _random.NextDouble()) / _capacity);
        double skip = Math.Floor(Math.Log(1 - _random.NextDouble()) / Math.Log(1 - _threshold));
        _next = skip < long.MaxValue / 2 ? _next + (long)skip + 1 : long.MaxValue;
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
