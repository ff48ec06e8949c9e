using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Index.Words;
using OrleansLsh.VectorData.Filters;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh;

public partial class LshCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <remarks>Exact until the collection is trained, afterwards with the measured default setting. Scores are those of the property's
    /// distance function, to which <see cref="VectorSearchOptions{TRecord}.ScoreThreshold"/> belongs too: a similarity is at least the
    /// threshold, a distance at most.
    /// Skip and top together reach 10,000 records deep.</remarks>
    /// <exception cref="NotSupportedException">The filter cannot be expressed, or the input is neither a vector nor can it be
    /// embedded.</exception>
    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        RefuseVectorsOfEmbeddedInputs(options.IncludeVectors);
        VectorPropertyModel property = _model.GetVectorPropertyOrSingle(options);
        var rule = DistanceRule.Of(property);
        var page = new SearchRequest
        {
            Limit = top,
            Offset = options.Skip,
            WithVectors = options.IncludeVectors,
            ScoreThreshold = options.ScoreThreshold is { } least ? rule.LeastIndexScore(least) : null,
        };
        IReadOnlyList<SearchHit> hits =
            await FindAsync("Search", property, searchValue, options.Filter, page, cancellationToken).ConfigureAwait(false);
        foreach (SearchHit hit in hits)
        {
            double score = rule.Score(hit);
            if (options.ScoreThreshold is { } threshold && !rule.Reaches(score, threshold)) continue;
            yield return Result(hit, score);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A record is found that is near, or whose text has one of the words; keywords are cut into words as texts are, without case
    /// and accents. The score is the mean of two, each from 0 to 1: that of the vector, (1 + cos) / 2 or 1 / (1 + d²), and the relevance of
    /// the text divided by the best there is. <see cref="HybridSearchOptions{TRecord}.ScoreThreshold"/> is the least such score. Skip and
    /// top together reach 10,000 records deep.</remarks>
    /// <exception cref="ArgumentException">The keywords have no word.</exception>
    /// <exception cref="InvalidOperationException">No text property is named, and the record has none with a full text index, or
    /// several.</exception>
    /// <exception cref="NotSupportedException">The filter cannot be expressed, or the input is neither a vector nor can it be
    /// embedded.</exception>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new HybridSearchOptions<TRecord>();
        RefuseVectorsOfEmbeddedInputs(options.IncludeVectors);
        VectorPropertyModel property =
            _model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty });
        DataPropertyModel text = _model.GetFullTextDataPropertyOrSingle(options.AdditionalProperty);
        // A star would stand for all words that begin so.
        string words = string.Join(' ', keywords).Replace('*', ' ');
        if (words.Length == 0 || TextWord.Of(words).Count == 0)
            throw new ArgumentException("The keywords have no word; give at least one letter or digit.", nameof(keywords));
        var page = new SearchRequest
        {
            Text = new TextQuery(text.StorageName, words),
            Limit = top,
            Offset = options.Skip,
            WithVectors = options.IncludeVectors,
            ScoreThreshold = options.ScoreThreshold,
        };
        IReadOnlyList<SearchHit> hits =
            await FindAsync("HybridSearch", property, searchValue, options.Filter, page, cancellationToken).ConfigureAwait(false);
        foreach (SearchHit hit in hits) yield return Result(hit, hit.Score);
    }

    private async ValueTask<IReadOnlyList<SearchHit>> FindAsync<TInput>(
        string operation, VectorPropertyModel property, TInput searchValue, Expression<Func<TRecord, bool>>? filter, SearchRequest page,
        CancellationToken cancellationToken)
        where TInput : notnull
    {
        bool isEmpty = false;
        Filter? translated = filter is null ? null : FilterTranslator.Translate(filter, _model, out isEmpty);
        ReadOnlyMemory<float> vector = await QueryVectorAsync(property, searchValue, cancellationToken).ConfigureAwait(false);
        if (isEmpty) return [];
        SearchRequest request = page with
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [property.StorageName] = vector },
            Filter = translated,
            Include = _model.DataProperties.Count > 0 || page.WithVectors ? null : [],
            Exclude = page.WithVectors ? null : OnlyForVectors,
        };
        SearchResponse response =
            await _calls.RunAsync(operation, service => service.SearchAsync(Name, request, cancellationToken)).ConfigureAwait(false);
        return response.Hits;
    }

    private VectorSearchResult<TRecord> Result(SearchHit hit, double score) =>
        new(_mapper.ToRecord<TRecord>(hit.Id, hit.Source, hit.Vectors), score);
}
