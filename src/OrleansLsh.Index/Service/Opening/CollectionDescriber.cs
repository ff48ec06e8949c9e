using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>Describes collections as they stand now.</summary>
/// <param name="index">Where they are.</param>
/// <param name="served">Recalls of searches that were answered.</param>
/// <param name="drift">How well models fit what is stored.</param>
internal sealed class CollectionDescriber(IDocumentIndex index, IServedRecalls served, DriftMeter drift)
{
    /// <summary>Describes a collection that was just opened.</summary>
    public async Task<CollectionDescription> DescribeAsync(ICollectionReader collection, CancellationToken cancellationToken) =>
        await DescribeAsync(
            await CollectionState.OfAsync(collection, cancellationToken),
            field => drift.MeasureAsync(collection, field, cancellationToken), cancellationToken);

    /// <summary>Describes all collections, by name; one that is dropped meanwhile is left out, and one that cannot be read is there with
    /// its fault.</summary>
    public async Task<IReadOnlyList<CollectionDescription>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<CollectionDescription>();
        foreach (string name in await index.ListAsync(cancellationToken))
            if (await TryDescribeAsync(name, cancellationToken) is { } description) all.Add(description);
        return all;
    }

    private async Task<CollectionDescription?> TryDescribeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await index.StateAsync(name, cancellationToken) is { } state
                ? await DescribeAsync(state, field => Task.FromResult(drift.Known(name, field)), cancellationToken)
                : null;
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

    private async Task<CollectionDescription> DescribeAsync(
        CollectionState state, Func<CountedField, Task<FieldDrift?>> driftOf, CancellationToken cancellationToken) =>
        new(state.Name, state.Documents, await Task.WhenAll(state.Fields.Select(async field => Describe(field) with
        {
            Served = field.Model is { } model ? await served.FindAsync(state.Name, field.Field.Name, model, cancellationToken) : null,
            Drift = await driftOf(field),
        })));

    private static FieldDescription Describe(CountedField state) => new(
        state.Field, state.Documents, state.ModelVersion, state.Model?.Options, state.Model?.Subspaces ?? 0, state.Model?.Cells?.Count ?? 0,
        state.Model?.Statistics ?? [], state.Tuning);
}
