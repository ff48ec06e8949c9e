using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>A uniform sample without replacement from a stream of unknown length.</summary>
/// <remarks>Li: Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n))), 1994 (algorithm L).</remarks>
public sealed class ReservoirSample
{
    /// <summary>An empty sample.</summary>
    /// <param name="dimensions">Components of a vector.</param>
    /// <param name="capacity">Vectors to keep at most, at least 1; memory grows with what arrives, not with this.</param>
    /// <param name="seed">Seed of every random choice.</param>
    public ReservoirSample(int dimensions, int capacity, int seed) => throw new NotImplementedException();

    /// <summary>Vectors seen so far.</summary>
    public long Seen { get; private set; }

    /// <summary>Offers the next vectors of the stream.</summary>
    public void Add(VectorBlock vectors) => throw new NotImplementedException();

    /// <summary>The sample, in random order.</summary>
    public VectorBlock ToBlock() => throw new NotImplementedException();
}
