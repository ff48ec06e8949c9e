using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>What a filter on ids needs to know of the ids of one moment.</summary>
/// <param name="slots">Ids that the filter names → their slots; those that are no document's may be left out.</param>
/// <param name="ids">The ids by slot; null where no prefix is asked for.</param>
internal sealed class KnownIds(IReadOnlyDictionary<string, int> slots, DocumentIds? ids)
{
    /// <summary>For filters that name no ids.</summary>
    public static readonly KnownIds None = new(new Dictionary<string, int>(), null);

    /// <summary>The ids that a filter names.</summary>
    public static string[] Of(Filter? filter) =>
        filter is null ? [] : [.. filter.FieldClauses.Where(clause => clause.IsOfId)
        .SelectMany(
            clause => clause switch { EqualsClause equals => [equals.Value], AnyOfClause anyOf => anyOf.Values, _ =>
                Enumerable.Empty<FilterValue>() })
        .Select(value => value.AsId).OfType<string>().Distinct()];

    /// <summary>The slot of a document; −1 where there is none of that id.</summary>
    public int Find(string id) => slots.GetValueOrDefault(id, -1);

    /// <summary>The slots of the documents whose id begins so, ascending.</summary>
    public IEnumerable<int> WithPrefix(byte[] prefix, LiveSlots live) =>
        ids is { } known ? live.Slots().Where(slot => known.Id(slot).StartsWith(prefix)) : [];
}
