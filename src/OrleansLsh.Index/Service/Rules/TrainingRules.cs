using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a training may ask for, before a vector is read.</summary>
internal static class TrainingRules
{
    /// <summary>The largest K × D: the model is kept as one piece of less than a gigabyte.</summary>
    private const int MaxCellComponents = 200_000_000;

    /// <summary>The fields to train.</summary>
    /// <exception cref="LshException">An option is out of its range, a field is unknown or has fewer than 2 vectors, or n is above
    /// D.</exception>
    public static async Task<IReadOnlyList<CountedField>> RequireAsync(
        CollectionSnapshot collection, TrainRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RangeRules.Require(request.Options);
        IReadOnlyList<CountedField> all = await CountedField.AllAsync(collection.Reader, cancellationToken);
        IReadOnlyList<CountedField> fields = request.Fields is null ? Filled(all) : Named(collection, all, request.Fields);
        foreach (CountedField state in fields) RequireTrainable(state, request.Options);
        return fields;
    }

    /// <summary>All fields but those that no document uses; where there is nothing at all, all of them, for the error.</summary>
    private static IReadOnlyList<CountedField> Filled(IReadOnlyList<CountedField> all)
    {
        CountedField[] filled = [.. all.Where(state => state.Documents > 0)];
        return filled.Length > 0 ? filled : all;
    }

    private static IReadOnlyList<CountedField> Named(
        CollectionSnapshot collection, IReadOnlyList<CountedField> all, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new LshException(
                ErrorKind.InvalidArgument, $"No field to train was named; collection '{collection.Name}' has {collection.FieldNames}.");
        return [.. names.Distinct(StringComparer.Ordinal).Select(Find)];

        CountedField Find(string name) =>
            all.FirstOrDefault(state => state.Field.Name == name) ?? throw FieldRules.Unknown(collection, name);
    }

    private static void RequireTrainable(CountedField state, TrainingOptions options)
    {
        if (options.Subspaces > state.Field.Dimensions)
            throw new LshException(ErrorKind.InvalidArgument,
                $"Subspaces is {options.Subspaces}; field '{state.Field.Name}' has {state.Field.Dimensions} dimensions, "
                + $"so allowed is 1 to {state.Field.Dimensions}.");
        if ((long)(options.Cells ?? 0) * state.Field.Dimensions > MaxCellComponents)
            throw new LshException(ErrorKind.TooLarge,
                $"Cells is {options.Cells}; field '{state.Field.Name}' has {state.Field.Dimensions} dimensions, "
                + $"so allowed is up to {MaxCellComponents / state.Field.Dimensions}: the centroids of a model hold "
                + $"{MaxCellComponents:N0} components at most.");
        if (state.Documents < 2)
            throw new LshException(ErrorKind.TooFewVectors,
                $"Field '{state.Field.Name}' has {state.Documents} vectors; training needs at least 2 distinct ones. Import documents "
                + "first.");
    }
}
