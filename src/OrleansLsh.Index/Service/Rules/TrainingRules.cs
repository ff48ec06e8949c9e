using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a training may ask for, before a vector is read.</summary>
internal static class TrainingRules
{
    /// <summary>The fields to train.</summary>
    /// <exception cref="LshException">An option is out of its range, a field is unknown or has fewer than 2 vectors, or n is above D.</exception>
    public static IReadOnlyList<FieldState> Require(CollectionSnapshot collection, TrainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RangeRules.Require(request.Options);
        FieldState[] fields = request.Fields is null
            ? collection.Fields
            : [.. request.Fields.Distinct(StringComparer.Ordinal).Select(field => FieldRules.Require(collection, field))];
        if (fields.Length == 0) throw new LshException(ErrorKind.InvalidArgument, $"No field to train was named; collection '{collection.Name}' has {collection.FieldNames}.");
        foreach (FieldState state in fields) RequireTrainable(state, request.Options);
        return fields;
    }

    private static void RequireTrainable(FieldState state, TrainingOptions options)
    {
        if (options.Subspaces > state.Field.Dimensions)
            throw new LshException(ErrorKind.InvalidArgument,
                $"Subspaces is {options.Subspaces}; field '{state.Field.Name}' has {state.Field.Dimensions} dimensions, so allowed is 1 to {state.Field.Dimensions}.");
        if (state.Documents < 2)
            throw new LshException(ErrorKind.TooFewVectors,
                $"Field '{state.Field.Name}' has {state.Documents} vectors; training needs at least 2 distinct ones. Import documents first.");
    }
}
