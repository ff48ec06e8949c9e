using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>A collection that passes everything on; a test overrides what is to fail, and implements what else the backend
/// can do.</summary>
public abstract class WrappedCollection(ICollectionIndex collection) : ICollectionIndex
{
    protected ICollectionIndex Wrapped => collection;

    public string Name => collection.Name;

    public IReadOnlyList<VectorField> Fields => collection.Fields;

    public virtual int CommitsAtOnce => collection.CommitsAtOnce;

    public double MinLength => collection.MinLength;

    public Task<long> CountAsync(CancellationToken cancellationToken) => collection.CountAsync(cancellationToken);

    public Task<long> CountMatchingAsync(Filter filter, CancellationToken cancellationToken) =>
        collection.CountMatchingAsync(filter, cancellationToken);

    public Task<IReadOnlyList<TermCount>> CountTermsAsync(string field, Filter? filter, CancellationToken cancellationToken) =>
        collection.CountTermsAsync(field, filter, cancellationToken);

    public IAsyncEnumerable<string> MatchingAsync(Filter filter, CancellationToken cancellationToken) =>
        collection.MatchingAsync(filter, cancellationToken);

    public Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken) =>
        collection.CountFieldsAsync(cancellationToken);

    public ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken) =>
        collection.StateAsync(field, cancellationToken);

    public virtual Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken) =>
        collection.WriteAsync(batch, cancellationToken);

    public virtual Task FlushAsync(CancellationToken cancellationToken) => collection.FlushAsync(cancellationToken);

    public Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        collection.DeleteAsync(ids, cancellationToken);

    public IAsyncEnumerable<Document?> GetAsync(IReadOnlyList<string> ids, DocumentParts parts, CancellationToken cancellationToken) =>
        collection.GetAsync(ids, parts, cancellationToken);

    public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
        collection.SearchAsync(queries, cancellationToken);

    public Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        collection.MissingFieldsAsync(fields, cancellationToken);

    public IAsyncEnumerable<Document> ScanAsync(bool withVectors, CancellationToken cancellationToken) =>
        collection.ScanAsync(withVectors, cancellationToken);

    public IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, CancellationToken cancellationToken) =>
        collection.ScanVectorsAsync(field, cancellationToken);

    public Task<VectorBlock> SampleVectorsAsync(string field, int count, CancellationToken cancellationToken) =>
        collection.SampleVectorsAsync(field, count, cancellationToken);

    public virtual Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
        collection.PrepareAsync(models, progress, cancellationToken);

    public Task<IReadOnlyList<long>> FrequenciesAsync(
        string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken) =>
        collection.FrequenciesAsync(field, modelVersion, codes, cancellationToken);
}
