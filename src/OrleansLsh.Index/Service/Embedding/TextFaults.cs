using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Embedding;

/// <summary>Why vectors cannot be made of texts.</summary>
internal static class TextFaults
{
    /// <summary>The fault of a document that has a vector and no text.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    /// <param name="id">The document.</param>
    /// <param name="count">How many such documents are known of.</param>
    public static LshException Textless(CollectionSnapshot collection, VectorField field, string id, long count) => new(
        ErrorKind.InvalidArgument,
        $"Document '{id}' has a vector in field '{field.Name}' of collection '{collection.Name}', whose vectors the embedder "
        + $"'{field.Embedder}' is to make, and no text at '{field.TextPath}' to make one of"
        + (count == 1 ? ". Give it a text, or delete it." : $"; it is the first of {count:N0}. Give them texts, or delete them."));

    /// <summary>The error of a document whose text the embedder does not take.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    /// <param name="id">The document.</param>
    /// <param name="count">How many such documents are known of.</param>
    /// <param name="fault">Why.</param>
    public static LshException Refused(CollectionSnapshot collection, VectorField field, string id, int count, LshException fault) => new(
        fault.Kind,
        $"The text of document '{id}' of collection '{collection.Name}' could not be embedded, the others' could: {fault.Message} "
        + (count == 1 ? "Change its text, or delete it." : $"It is the first of {count:N0} such. Change their texts, or delete them."),
        fault);

    /// <summary>The error of a field whose embedder this process does not have.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field.</param>
    /// <param name="instead">What to do, without a full stop.</param>
    public static LshException Unknown(CollectionSnapshot collection, VectorField field, string instead) => new(
        ErrorKind.NotSupported,
        $"Field '{field.Name}' of collection '{collection.Name}' is made by the embedder '{field.Embedder}', which this process does "
        + $"not have for texts. {instead}, or register it under this name; a field of pictures is searched by a picture.");
}
