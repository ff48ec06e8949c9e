using OrleansLsh.Core;

namespace OrleansLsh.Index.Port;

/// <summary>Documents ready to be written: checked, normalised, hashed.</summary>
/// <param name="Documents">Of different ids. Their own vectors are not looked at: <paramref name="Fields"/> holds them.</param>
/// <param name="Fields">Vector field → what the documents have in it; a field that none of them has may be missing.</param>
public sealed record EncodedBatch(IReadOnlyList<Document> Documents, IReadOnlyDictionary<string, EncodedField> Fields)
{
    /// <summary>Whether more batches follow and <see cref="ICollectionWriter.FlushAsync"/> after them. The batch is durable all the same
    /// when the write returns, but searches need not find it before that call. Default false.</summary>
    public bool IsFoundAfterFlush { get; init; }
}
