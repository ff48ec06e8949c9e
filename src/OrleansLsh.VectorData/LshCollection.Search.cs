using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.Index;
using OrleansLsh.Index.Filters;
using OrleansLsh.VectorData.Filters;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh.VectorData;

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
        bool isEmpty = false;
        Filter? filter = options.Filter is null ? null : FilterTranslator.Translate(options.Filter, _model, out isEmpty);
        ReadOnlyMemory<float> vector = await QueryVectorAsync(property, searchValue, cancellationToken).ConfigureAwait(false);
        if (isEmpty) yield break;
        var request = new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [property.StorageName] = vector },
            Filter = filter,
            Limit = top,
            Offset = options.Skip,
            Include = _model.DataProperties.Count > 0 ? AllSource : null,
            WithVectors = options.IncludeVectors,
            ScoreThreshold = options.ScoreThreshold is { } least ? rule.LeastIndexScore(least) : null,
        };
        SearchResponse response =
            await _calls.RunAsync("Search", service => service.SearchAsync(Name, request, cancellationToken)).ConfigureAwait(false);
        foreach (SearchHit hit in response.Hits)
        {
            double score = rule.Score(hit);
            if (options.ScoreThreshold is { } threshold && !rule.Reaches(score, threshold)) continue;
            yield return new VectorSearchResult<TRecord>(_mapper.ToRecord<TRecord>(hit.Id, hit.Source, hit.Vectors), score);
        }
    }
}
