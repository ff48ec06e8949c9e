namespace OrleansLsh.Core.Training;

/// <summary>Which of a stream of unknown length a uniform sample without replacement keeps, and where.</summary>
/// <remarks>Li: Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n))), 1994 (algorithm L). The same stream and seed give the
/// same sample, however the stream is cut.</remarks>
/// <param name="capacity">How many are kept at most, at least 1.</param>
/// <param name="seed">Seed of every random choice.</param>
internal sealed class Reservoir(int capacity, int seed)
{
    private readonly Random _random = new(seed);
    private double _threshold = 1;

    /// <summary>How many were offered.</summary>
    public long Seen { get; private set; }

    /// <summary>How many are kept.</summary>
    public int Count => (int)Math.Min(Seen, capacity);

    /// <summary>The next that is kept once the reservoir is full, counted from the stream's beginning.</summary>
    public long Next { get; private set; }

    /// <summary>How many of the next go in, one after the other, because there is room.</summary>
    public int Fill(int offered)
    {
        int rows = Math.Min(offered, capacity - Count);
        if (rows == 0) return 0;
        Seen += rows;
        Next = Seen - 1;
        if (Count == capacity) DrawNext();
        else Next = long.MaxValue;
        return rows;
    }

    /// <summary>The place of <see cref="Next"/>, in that of another.</summary>
    public int Replace()
    {
        int place = _random.Next(capacity);
        DrawNext();
        return place;
    }

    /// <summary>Says how many were offered in all.</summary>
    public void Pass(long seen) => Seen = seen;

    /// <summary>Offers one more.</summary>
    /// <returns>Its place: that of another, or the next free one; −1 where it is not kept.</returns>
    public int Offer()
    {
        if (Fill(1) == 1) return Count - 1;
        return Seen++ == Next ? Replace() : -1;
    }

    /// <summary>The places in random order.</summary>
    public int[] Order()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(TrainingSeed.Derive(seed, Count)).Shuffle(order);
        return order;
    }

    /// <summary>Chooses the next of the stream that enters; the skips are geometric.</summary>
    private void DrawNext()
    {
        // 1 − NextDouble() lies in (0, 1], so that its logarithm is finite.
        _threshold *= Math.Exp(Math.Log(1 - _random.NextDouble()) / capacity);
        double skip = Math.Floor(Math.Log(1 - _random.NextDouble()) / Math.Log(1 - _threshold));
        Next = skip < long.MaxValue / 2 ? Next + (long)skip + 1 : long.MaxValue;
    }
}
