namespace OrleansLsh.Index.Port;

/// <summary>A collection as it stands now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Fields">Its vector fields, in the order of creation.</param>
public sealed record CollectionState(string Name, long Documents, IReadOnlyList<CountedField> Fields)
{
    /// <summary>The state of a collection that is open.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<CollectionState> OfAsync(ICollectionReader collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        IReadOnlyList<CountedField> fields = await CountedField.AllAsync(collection, cancellationToken);
        return new CollectionState(collection.Name, await collection.CountAsync(cancellationToken), fields);
    }
}
