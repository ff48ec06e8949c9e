using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh.VectorData.Searching;

/// <summary>The order in which records are asked for, over the hits that carry what it looks at.</summary>
internal sealed class RecordOrder
{
    private readonly (PropertyModel Property, bool IsAscending)[] _properties;

    private RecordOrder((PropertyModel Property, bool IsAscending)[] properties) => _properties = properties;

    /// <summary>Whether hits stay as they come.</summary>
    public bool IsNone => _properties.Length == 0;

    /// <summary>The source fields that hits must carry.</summary>
    public IReadOnlyList<string> Fields =>
        [.. _properties.Select(order => order.Property).OfType<DataPropertyModel>().Select(property => property.StorageName).Distinct()];

    /// <summary>The order of a caller.</summary>
    /// <exception cref="NotSupportedException">A list is in no order.</exception>
    public static RecordOrder Of<TRecord>(
        CollectionModel model,
        Func<FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition, FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition>? orderBy)
    {
        if (orderBy is null) return new RecordOrder([]);
        var order = new RecordOrder(
            [.. orderBy(new()).Values.Select(value => (model.GetDataOrKeyProperty(value.PropertySelector), value.Ascending))]);
        foreach ((PropertyModel property, _) in order._properties)
            if (property is VectorPropertyModel || SourceType.IsList(property.Type))
                throw new NotSupportedException(
                    $"Records cannot be ordered by property '{property.ModelName}', which holds several values; order by single ones.");
        return order;
    }

    /// <summary>The hits in this order.</summary>
    public IEnumerable<SearchHit> Sorted(IReadOnlyList<SearchHit> hits)
    {
        if (IsNone) return hits;
        IOrderedEnumerable<SearchHit> sorted = hits.Order(Comparer<SearchHit>.Create((_, _) => 0));
        foreach ((PropertyModel property, bool isAscending) in _properties)
        {
            Func<SearchHit, object?> valueOf = Reader(property);
            sorted = isAscending ? sorted.ThenBy(valueOf, ValueComparer) : sorted.ThenByDescending(valueOf, ValueComparer);
        }
        return sorted;
    }

    private static readonly Comparer<object?> ValueComparer = Comparer<object?>.Create((one, other) =>
        one is string text && other is string another
            ? string.CompareOrdinal(text, another)
            : Comparer<object?>.Default.Compare(one, other));

    private static Func<SearchHit, object?> Reader(PropertyModel property)
    {
        if (property is KeyPropertyModel key) return hit => RecordKey.OfId(key, hit.Id);
        var column = new DataColumn((DataPropertyModel)property);
        return hit => column.Read(hit.Source);
    }
}
