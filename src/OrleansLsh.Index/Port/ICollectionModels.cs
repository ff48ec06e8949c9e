using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>Keeps the models of one collection, and has its documents coded by them.</summary>
public interface ICollectionModels
{
    /// <summary>Codes every document by new models, beside those in use. Writes and searches go on meanwhile, by the models in
    /// use.</summary>
    /// <param name="models">Field → model, at least one; a model's version is one above that in use.</param>
    /// <param name="progress">Told how many documents are coded; null where nobody listens.</param>
    /// <param name="cancellationToken">Cancels the call; the models in use keep serving.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>: a version does not follow that in use.
    /// <see cref="ErrorKind.Conflict"/>: another process trains the collection.</exception>
    Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken);
}

/// <summary>A collection that keeps the models which were last replaced, so that a training can be taken back. One without is not rolled
/// back.</summary>
public interface IModelHistory
{
    /// <summary>Puts the models that were last replaced back in their place, with their settings. Documents stay as they are now, coded by
    /// those models; where these had vectors of another embedder, it makes those of the documents that were written since.</summary>
    /// <param name="makerOf">What makes the vectors of a field whose embedder is changed back, as it is then.</param>
    /// <param name="cancellationToken">Cancels the call; the models in use keep serving.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/> where there is none to go back to.</exception>
    Task RollbackAsync(Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken);
}

/// <summary>A collection that assigns documents to cells by itself: batches come to it without, and a training asks it how many cells to
/// make. To every other the service gives each vector's cell with the batch.</summary>
public interface ICellAssigner
{
    /// <summary>Cells K that serve this backend best, where a training does not say how many.</summary>
    /// <param name="field">The field.</param>
    /// <param name="documents">Documents with a vector in the field.</param>
    int DefaultCells(VectorField field, long documents);
}
