namespace OrleansLsh.Index.Port;

/// <summary>One collection behind the port: read and searched, written, and trained. Safe for concurrent use.</summary>
/// <remarks>What a backend can do beyond that is told by what else it implements: <see cref="IModelHistory"/>,
/// <see cref="ICellAssigner"/>.</remarks>
public interface ICollectionIndex : ICollectionReader, ICollectionWriter, ICollectionModels;
