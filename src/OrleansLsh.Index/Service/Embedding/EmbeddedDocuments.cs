namespace OrleansLsh.Index.Service.Embedding;

/// <summary>Documents with the vectors that were made of their texts.</summary>
/// <param name="Documents">As many as were given, in their order.</param>
/// <param name="Faults">By position, why a document's text could not be embedded; null where all could.</param>
internal readonly record struct EmbeddedDocuments(IReadOnlyList<Document> Documents, IReadOnlyDictionary<int, LshException>? Faults)
{
    /// <summary>Why the text of a document could not be embedded; null where it was, or there is none.</summary>
    public LshException? Fault(int position) => Faults?.GetValueOrDefault(position);
}
