using OrleansLsh.Core;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>Describes collections as they stand now.</summary>
internal static class CollectionDescriber
{
    /// <summary>Describes a collection of which the state was just taken.</summary>
    public static async Task<CollectionDescription> DescribeAsync(CollectionSnapshot collection, CancellationToken cancellationToken) =>
        new(collection.Name, await collection.Index.CountAsync(cancellationToken), Array.ConvertAll(collection.Fields, Describe));

    /// <summary>Describes a collection behind the port.</summary>
    public static async Task<CollectionDescription> DescribeAsync(ICollectionIndex collection, CancellationToken cancellationToken)
    {
        var fields = new FieldDescription[collection.Fields.Count];
        for (int i = 0; i < fields.Length; i++) fields[i] = Describe(await collection.StateAsync(collection.Fields[i].Name, cancellationToken));
        return new CollectionDescription(collection.Name, await collection.CountAsync(cancellationToken), fields);
    }

    /// <summary>Describes all collections, by name; one that is dropped meanwhile is left out.</summary>
    /// <exception cref="LshException">One cannot be described; the error names it.</exception>
    public static async Task<IReadOnlyList<CollectionDescription>> ListAsync(IDocumentIndex index, CancellationToken cancellationToken)
    {
        var all = new List<CollectionDescription>();
        foreach (string name in await index.ListAsync(cancellationToken))
            if (await TryDescribeAsync(index, name, cancellationToken) is { } description) all.Add(description);
        return all;
    }

    private static async Task<CollectionDescription?> TryDescribeAsync(IDocumentIndex index, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await index.OpenAsync(name, cancellationToken) is ICollectionIndex collection ? await DescribeAsync(collection, cancellationToken) : null;
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            return null;
        }
        catch (LshException error)
        {
            throw new LshException(error.Kind, $"Collection '{name}' cannot be described: {error.Message}", error) { Collection = name };
        }
    }

    private static FieldDescription Describe(FieldState state) => new(
        state.Field, state.Documents, state.ModelVersion, state.Model?.Options, state.Model?.Subspaces ?? 0, state.Model?.Cells?.Count ?? 0,
        state.Model?.Statistics ?? [], state.Tuning);
}
