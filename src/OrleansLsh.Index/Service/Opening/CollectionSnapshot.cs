using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Opening;

/// <summary>A collection with the state of its fields at one moment: what a request is checked and hashed against.</summary>
/// <param name="index">The collection behind the port.</param>
/// <param name="fields">One entry per vector field, in the order of creation.</param>
/// <param name="takenAt">Time stamp of the moment.</param>
internal sealed class CollectionSnapshot(ICollectionIndex index, FieldState[] fields, long takenAt)
{
    /// <summary>Reads and searches it.</summary>
    public ICollectionReader Reader => index;

    /// <summary>Writes it.</summary>
    public ICollectionWriter Writer => index;

    /// <summary>Keeps its models.</summary>
    public ICollectionModels Models => index;

    /// <summary>Puts earlier models back; null where the backend keeps none.</summary>
    public IModelHistory? History => index as IModelHistory;

    /// <summary>Assigns documents to cells; null where batches are to come with them.</summary>
    public ICellAssigner? CellAssigner => index as ICellAssigner;

    /// <summary>Keeps more of vectors than cells; null where the backend has these only.</summary>
    public IMethodChoice? Methods => index as IMethodChoice;

    /// <summary>Changes the embedders of fields; null where the backend cannot.</summary>
    public IEmbedderChange? EmbedderChange => index as IEmbedderChange;

    /// <summary>One entry per vector field, in the order of creation.</summary>
    public FieldState[] Fields { get; } = fields;

    /// <summary>Whether vectors of a field are made of texts.</summary>
    public bool HasEmbedders { get; } = Array.Exists(fields, state => state.Field.Embedder is not null);

    /// <summary>Time stamp of the moment.</summary>
    public long TakenAt { get; } = takenAt;

    /// <summary>The collection's name.</summary>
    public string Name => index.Name;

    /// <summary>The names of the fields, for messages.</summary>
    public string FieldNames => string.Join(", ", Fields.Select(state => $"'{state.Field.Name}'"));

    /// <summary>Documents that have a vector in a field, counted now.</summary>
    /// <param name="state">One of <see cref="Fields"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<long> CountAsync(FieldState state, CancellationToken cancellationToken) =>
        (await index.CountFieldsAsync(cancellationToken))[Array.IndexOf(Fields, state)];

    /// <summary>The collection with one field only, in another state.</summary>
    public CollectionSnapshot With(FieldState state) => new(index, [state], TakenAt);

    /// <summary>The field of that name, or null.</summary>
    public FieldState? Find(string field)
    {
        foreach (FieldState state in Fields)
            if (string.Equals(state.Field.Name, field, StringComparison.Ordinal)) return state;
        return null;
    }
}
