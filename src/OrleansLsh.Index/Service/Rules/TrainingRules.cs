using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Rules;

/// <summary>What a training may ask for, before a vector is read.</summary>
public static class TrainingRules
{
    /// <summary>The largest K × D: the model is kept as one piece of less than a gigabyte.</summary>
    private const int MaxCellComponents = 200_000_000;

    /// <summary>Refuses more queries than a training takes, or none for a field that is named with them.</summary>
    /// <param name="request">The training.</param>
    /// <exception cref="LshException">Names the field, how many there are and how many are allowed.</exception>
    public static void RequireQueries(TrainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Options);
        if (request.Queries is null) return;
        long components = 0;
        foreach ((string field, VectorBlock queries) in request.Queries)
        {
            if (queries is null or { Count: 0 })
                throw new LshException(
                    ErrorKind.InvalidArgument,
                    $"There are no queries for field '{field}'; give at least one, or leave the field out to measure on stored documents.");
            if (queries.Count > TrainRequest.MaxQueries)
                throw new LshException(ErrorKind.TooLarge,
                    $"There are {queries.Count:N0} queries for field '{field}'; at most {TrainRequest.MaxQueries:N0} are taken. Give a "
                    + "sample of them.");
            components += queries.Values.Length;
        }
        if (components > TrainRequest.MaxQueryComponents)
            throw new LshException(ErrorKind.TooLarge,
                $"The queries have {components:N0} components; at most {TrainRequest.MaxQueryComponents:N0} are taken. Give a sample of "
                + "them.");
    }

    /// <summary>The fields to train.</summary>
    /// <exception cref="LshException">An option is out of its range, a field is unknown or has fewer than 2 vectors, n is above D, or
    /// there are queries for a field that is not trained.</exception>
    internal static async Task<IReadOnlyList<CountedField>> RequireAsync(
        CollectionSnapshot collection, TrainRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireQueries(request);
        RangeRules.Require(request.Options);
        IReadOnlyList<CountedField> all = await CountedField.AllAsync(collection.Reader, cancellationToken);
        IReadOnlyList<CountedField> fields = request.Fields is null ? Filled(all) : Named(collection, all, request.Fields);
        foreach (CountedField state in fields)
        {
            // What depends on dimensions is known of a field that changes its embedder when the first vector is made.
            if (request.Embedders?.ContainsKey(state.Field.Name) == true) continue;
            RequireTrainable(state, request.Options);
            RequireMethod(collection, state.Field, request.Options.Method);
        }
        foreach (string field in request.Queries?.Keys ?? []) RequireTrained(collection, fields, field, "There are queries for");
        foreach ((string field, string? embedder) in request.Embedders ?? new Dictionary<string, string>())
        {
            if (embedder is null)
                throw new LshException(
                    ErrorKind.InvalidArgument,
                    $"The embedder for field '{field}' is null; name one that the serving process has, or leave the field out.");
            RequireTrained(collection, fields, field, $"The embedder '{embedder}' was named for");
            VectorField known = FieldRules.Require(collection, field).Field;
            if (TrainRequest.SameEmbedder(collection.Name, known, embedder) is { } fault) throw fault;
            RequireChange(collection, known with { Embedder = embedder }, request.Options.Method);
        }
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

    /// <summary>Refuses another embedder of a field where it cannot be had.</summary>
    private static void RequireChange(CollectionSnapshot collection, VectorField field, IndexMethod? method)
    {
        NameRules.RequireField(field);
        if (collection.EmbedderChange is null)
            throw new LshException(ErrorKind.NotSupported,
                $"The index that holds collection '{collection.Name}' does not change the embedders of fields; import the documents into a "
                + "new collection.");
        if (method == IndexMethod.Auto)
            throw new LshException(ErrorKind.InvalidArgument,
                $"Method is {method}, which is tried on the vectors that are there; those of field '{field.Name}' are to be made anew. "
                + "Name a method, or none, and try the others afterwards.");
    }

    private static void RequireTrained(
        CollectionSnapshot collection, IReadOnlyList<CountedField> trained, string field, string given)
    {
        FieldRules.Require(collection, field);
        if (!trained.Any(state => state.Field.Name == field))
            throw new LshException(ErrorKind.InvalidArgument,
                $"{given} field '{field}', which is not trained; trained are "
                + $"{string.Join(", ", trained.Select(state => $"'{state.Field.Name}'"))}.");
    }

    /// <summary>Refuses a method that the collection's backend does not have for a field.</summary>
    internal static void RequireMethod(CollectionSnapshot collection, VectorField field, IndexMethod? method)
    {
        if (method is not { } asked || asked == IndexMethod.Auto) return;
        if (collection.Methods is { } methods) methods.Require(field, asked);
        else if (asked != IndexMethod.Cells)
            throw new LshException(ErrorKind.NotSupported,
                $"Method is {asked}; the index that holds collection '{collection.Name}' keeps cells only. Train with method Cells or "
                + "Auto, or name none.");
    }

    /// <summary>Refuses options that a field cannot be trained with.</summary>
    internal static void RequireTrainable(CountedField state, TrainingOptions options)
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
