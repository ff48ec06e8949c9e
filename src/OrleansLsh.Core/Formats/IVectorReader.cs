using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Formats;

/// <summary>A file of vectors, read from front to back in blocks.</summary>
public interface IVectorReader : IDisposable
{
    /// <summary>Components of each vector.</summary>
    int Dimensions { get; }

    /// <summary>Number of vectors in the file; null where only reading to the end tells (a compressed or line-based file).</summary>
    long? Count { get; }

    /// <summary>The next vectors, at most <paramref name="maxCount"/>; null at the end of the file.</summary>
    /// <param name="maxCount">At least 1.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    /// <remarks>Components are passed on as they are stored, NaN and infinities too: whoever takes the vectors judges them.</remarks>
    /// <exception cref="InvalidFileException">The file ends early, goes on past its last vector, or changes its dimensions.</exception>
    ValueTask<VectorBlock?> ReadAsync(int maxCount, CancellationToken cancellationToken);
}
