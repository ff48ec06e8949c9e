using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using OrleansLsh.VectorData.Filters;
using OrleansLsh.VectorData.Mapping;
using OrleansLsh.VectorData.Searching;

namespace OrleansLsh;

public partial class LshCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    public override async Task<TRecord?> GetAsync(
        TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool withVectors = options?.IncludeVectors ?? false;
        RefuseVectorsOfEmbeddedInputs(withVectors);
        string id = RecordKey.ToId(_model.KeyProperty, key);
        Document? document = await _calls.RunAsync("Get", service => service.GetAsync(Name, id, withVectors, cancellationToken))
            .ConfigureAwait(false);
        return document is null ? null : ToRecord(document, withVectors);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        bool withVectors = options?.IncludeVectors ?? false;
        RefuseVectorsOfEmbeddedInputs(withVectors);
        IEnumerable<string> ids = keys.Select(key => RecordKey.ToId(_model.KeyProperty, key));
        await foreach (TRecord record in FetchAsync(ids, withVectors, cancellationToken).ConfigureAwait(false)) yield return record;
    }

    /// <inheritdoc/>
    /// <remarks>Texts are ordered by the values of their characters, null comes before all. Without an order records come in one that means
    /// nothing. Skip and top reach 10,000 records deep, and with an order not more records may match.</remarks>
    /// <exception cref="NotSupportedException">The filter cannot be expressed, or too many records match.</exception>
    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        RefuseVectorsOfEmbeddedInputs(options.IncludeVectors);
        Filter? known = FilterTranslator.Translate(filter, _model, out bool isEmpty);
        if (isEmpty) yield break;
        var order = RecordOrder.Of(_model, options.OrderBy);
        long reach = order.IsNone ? (long)options.Skip + top : long.MaxValue;
        SearchRequest request =
            Everything() with { Filter = known, Limit = (int)Math.Min(reach, SearchRequest.MaxReach), Include = order.Fields };
        SearchResponse response =
            await _calls.RunAsync("Get", service => service.SearchAsync(Name, request, cancellationToken)).ConfigureAwait(false);
        if (response.Hits.Count == SearchRequest.MaxReach && reach > SearchRequest.MaxReach)
            throw new NotSupportedException(
                $"At least {SearchRequest.MaxReach:N0} records match the filter '{filter}', which is as deep as a page or an order may "
                + "reach; narrow the filter.");
        IEnumerable<string> page = order.Sorted(response.Hits).Skip(options.Skip).Take(top).Select(hit => hit.Id);
        await foreach (TRecord record in FetchAsync(page, options.IncludeVectors, cancellationToken)
            .ConfigureAwait(false)) yield return record;
    }

    // Records in the order of their ids; those that are not there are left out.
    private async IAsyncEnumerable<TRecord> FetchAsync(
        IEnumerable<string> ids, bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<Document?> documents =
            _calls.StreamAsync("Get", service => service.GetAsync(Name, [.. ids], withVectors, cancellationToken), cancellationToken);
        await foreach (Document? document in documents.ConfigureAwait(false))
            if (document is not null) yield return ToRecord(document, withVectors);
    }

    private TRecord ToRecord(Document document, bool withVectors) =>
        _mapper.ToRecord<TRecord>(document.Id, document.Source, withVectors ? document.Vectors : null);

    // The search that every record is a hit of: each has a vector in one of the fields. The order of the hits means nothing, but is always
    // the same.
    private SearchRequest Everything() => new()
    {
        Vectors = _model.VectorProperties.Count == 0
            ? new Dictionary<string, ReadOnlyMemory<float>>(1) { [RecordMapper.NoVector.Name] = Unit(RecordMapper.NoVector.Dimensions) }
            : _model.VectorProperties.ToDictionary(property => property.StorageName, property => Unit(property.Dimensions)),
        Setting = SearchSetting.Exact,
    };

    private static ReadOnlyMemory<float> Unit(int dimensions)
    {
        var unit = new float[dimensions];
        unit[0] = 1;
        return unit;
    }
}
