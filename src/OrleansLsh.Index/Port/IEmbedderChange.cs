using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>A collection of which a field's embedder can be changed: its vectors are made anew of the documents' texts, beside those in
/// use. One without has to be imported anew.</summary>
public interface IEmbedderChange
{
    /// <summary>Makes the vectors of fields anew and codes every document by new models, beside what is in use. Writes and searches go on
    /// meanwhile, by what is in use; publishing replaces definition, vectors, models and settings of all these fields in one
    /// step.</summary>
    /// <param name="models">Field → model, at least one; a model's version is one above that in use.</param>
    /// <param name="changes">Those of these fields whose vectors are made anew; the models of the others code the vectors that are
    /// there.</param>
    /// <param name="progress">Told how many documents are coded; null where nobody listens.</param>
    /// <param name="cancellationToken">Cancels the call; what is in use keeps serving.</param>
    /// <exception cref="LshException">As of <see cref="ICollectionModels.PrepareAsync"/>, or of a <see cref="VectorMaker"/>.</exception>
    Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes, IProgress<long>? progress,
        CancellationToken cancellationToken);
}

/// <summary>A field whose vectors are made anew.</summary>
/// <param name="Field">The field as it is then: of the same name and metric.</param>
/// <param name="Make">Makes its vectors.</param>
public sealed record ChangedField(VectorField Field, VectorMaker Make);

/// <summary>Makes the vectors of a field of documents' texts.</summary>
/// <param name="documents">At least one, with their sources, and with those vectors of the field that they have now: of these only whether
/// they are there matters.</param>
/// <param name="cancellationToken">Cancels the making.</param>
/// <returns>One for each document, of the field's dimensions, normalised under cosine; null for one that has neither text nor
/// vector.</returns>
/// <exception cref="LshException">A document has a vector and no text to make one of, or the embedder fails.</exception>
public delegate Task<IReadOnlyList<ReadOnlyMemory<float>?>> VectorMaker(
    IReadOnlyList<Document> documents, CancellationToken cancellationToken);
