using OrleansLsh.Core;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>Describes collections as they stand now.</summary>
internal static class CollectionDescriber
{
    /// <summary>Describes a collection that was just opened.</summary>
    public static async Task<CollectionDescription> DescribeAsync(ICollectionReader collection, CancellationToken cancellationToken) =>
        Describe(await CollectionState.OfAsync(collection, cancellationToken));

    /// <summary>Describes all collections, by name; one that is dropped meanwhile is left out, and one that cannot be read is there with
    /// its fault.</summary>
    public static async Task<IReadOnlyList<CollectionDescription>> ListAsync(IDocumentIndex index, CancellationToken cancellationToken)
    {
        var all = new List<CollectionDescription>();
        foreach (string name in await index.ListAsync(cancellationToken))
            if (await TryDescribeAsync(index, name, cancellationToken) is { } description) all.Add(description);
        return all;
    }

    private static async Task<CollectionDescription?> TryDescribeAsync(
        IDocumentIndex index, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await index.StateAsync(name, cancellationToken) is { } state ? Describe(state) : null;
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            return null;
        }
        catch (LshException error)
        {
            return new CollectionDescription(name, 0, []) { Fault = error.Message };
        }
    }

    private static CollectionDescription Describe(CollectionState state) =>
        new(state.Name, state.Documents, [.. state.Fields.Select(Describe)]);

    private static FieldDescription Describe(CountedField state) => new(
        state.Field, state.Documents, state.ModelVersion, state.Model?.Options, state.Model?.Subspaces ?? 0, state.Model?.Cells?.Count ?? 0,
        state.Model?.Statistics ?? [], state.Tuning);
}
