using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Formats;

/// <summary>A file of float32 vectors, written from front to back. Disposing completes it.</summary>
public interface IVectorWriter : IDisposable
{
    /// <summary>Components of each vector.</summary>
    int Dimensions { get; }

    /// <summary>Appends vectors.</summary>
    /// <param name="block">Any number of vectors of the writer's dimensions.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.WrongDimensions"/>, or <see cref="ErrorKind.Storage"/> when the disk refuses.</exception>
    void Write(VectorBlock block);
}
