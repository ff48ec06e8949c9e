namespace OrleansLsh.Index.Port;

/// <summary>Documents ready to be written: checked, normalised, hashed.</summary>
/// <param name="Documents">Of different ids. Their own vectors are not looked at: <paramref name="Fields"/> holds them.</param>
/// <param name="Fields">Vector field → what the documents have in it; a field that none of them has may be missing.</param>
public sealed record EncodedBatch(IReadOnlyList<Document> Documents, IReadOnlyDictionary<string, EncodedField> Fields)
{
    /// <summary>Whether more batches follow and <see cref="ICollectionWriter.FlushAsync"/> after them. The batch is durable all the same
    /// when the write returns, but searches need not find it before that call. Default false.</summary>
    public bool IsFoundAfterFlush { get; init; }

    /// <summary>The collection's vector fields as the documents were made ready for them, in the order of creation: those too that none of
    /// the documents has, for one that had no embedder then may have one by now. Empty where nothing is known of them.</summary>
    public IReadOnlyList<VectorField> VectorFields { get; init; } = [];

    /// <summary>Whether the documents were made ready for the embedders, and the dimensions, that fields have.</summary>
    /// <param name="fields">The collection's vector fields as they are now, in the order of creation.</param>
    public bool IsOf(IReadOnlyList<VectorField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (VectorFields.Count == 0) return true;
        if (VectorFields.Count != fields.Count) return false;
        for (int i = 0; i < fields.Count; i++)
            if (!IsSame(VectorFields[i], fields[i])) return false;
        return true;
    }

    /// <summary>Refuses the batch where a field has another embedder or other dimensions than the documents were made ready for.</summary>
    /// <param name="fields">The collection's vector fields as they are now, in the order of creation.</param>
    /// <param name="collection">The collection's name, for the message.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>.</exception>
    public void RequireEmbedders(IReadOnlyList<VectorField> fields, string collection)
    {
        if (!IsOf(fields))
            throw new LshException(ErrorKind.ModelMismatch,
                $"Vector fields of collection '{collection}' have other embedders or dimensions by now than the documents were made ready "
                + "for. Make them ready again.");
    }

    private static bool IsSame(VectorField then, VectorField now) =>
        then.Name == now.Name && then.Embedder == now.Embedder && then.Dimensions == now.Dimensions;
}
