using System.Runtime.CompilerServices;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Counting;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <remarks>What is done to the documents that match a filter.</remarks>
public sealed partial class SimilarityService
{
    /// <summary>The most documents that are deleted in one commit because they match a filter.</summary>
    public const int DeletedAtOnce = 10_000;

    private const int ReadAtOnce = 1_000;

    /// <inheritdoc/>
    public Task<long> CountAsync(string collection, Filter? filter = null, CancellationToken cancellationToken = default) =>
        DoAsync("count", collection, () =>
        {
            if (filter is not null) FilterRules.Require(filter);
            return _collections.WithAsync(
                collection,
                snapshot => filter is null
                    ? snapshot.Reader.CountAsync(cancellationToken)
                    : snapshot.Reader.CountMatchingAsync(filter, cancellationToken),
                cancellationToken);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<FacetResponse> FacetAsync(string collection, FacetRequest request, CancellationToken cancellationToken = default) =>
        DoAsync("facets", collection, () =>
        {
            FacetRules.Require(request);
            return _collections.WithAsync(
                collection, snapshot => FacetCounter.CountAsync(snapshot.Reader, request, cancellationToken), cancellationToken);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<long> DeleteAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
        DoAsync("delete", collection, async () =>
        {
            long deleted = 0;
            await foreach (string[] ids in MatchingAsync(collection, filter, cancellationToken).Chunk(DeletedAtOnce))
                deleted += await _writer.DeleteAsync(collection, ids, cancellationToken);
            return deleted;
        }, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, Filter filter, bool withVectors = true, CancellationToken cancellationToken = default)
    {
        DocumentParts parts = DocumentParts.Source | (withVectors ? DocumentParts.Vectors : DocumentParts.None);
        return StreamAsync(
            "export", collection, () => RequireFilter(filter), reader => ReadAsync(reader, filter, parts, cancellationToken),
            cancellationToken);
    }

    /// <summary>The ids of the documents that match, as of the moment when the first is asked for.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="filter">Which documents.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<string> MatchingAsync(string collection, Filter filter, CancellationToken cancellationToken) =>
        StreamAsync(
            "delete", collection, () => RequireFilter(filter), reader => reader.MatchingAsync(filter, cancellationToken),
            cancellationToken);

    private static void RequireFilter(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        FilterRules.Require(filter);
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        ICollectionReader reader, Filter filter, DocumentParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (string[] ids in reader.MatchingAsync(filter, cancellationToken).Chunk(ReadAtOnce))
            await foreach (Document? document in reader.GetAsync(ids, parts, cancellationToken))
                if (document is not null) yield return document;
    }
}
