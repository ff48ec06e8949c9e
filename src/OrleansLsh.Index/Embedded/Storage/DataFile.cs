using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>One SQLite file with its collections. One process at a time has it open.</summary>
internal sealed class DataFile : IDisposable
{
    /// <summary>Opens a file and creates it, and its folder, where it is absent.</summary>
    /// <param name="path">The file; null for one of its own in the temporary folder that is deleted on dispose.</param>
    public static DataFile Open(string? path) => throw new NotImplementedException();

    /// <summary>The collections in the file, in the order of creation.</summary>
    public IReadOnlyList<CollectionRecord> Collections() => throw new NotImplementedException();

    /// <summary>Creates an empty collection.</summary>
    public CollectionRecord Create(string name, IReadOnlyList<VectorField> fields) => throw new NotImplementedException();

    /// <summary>Deletes a collection with everything in it.</summary>
    public void Drop(CollectionRecord collection) => throw new NotImplementedException();

    /// <summary>The documents of a collection; ask once and keep it.</summary>
    public CollectionStore Store(CollectionRecord collection) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
