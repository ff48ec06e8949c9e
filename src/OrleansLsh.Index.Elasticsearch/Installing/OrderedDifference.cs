using System.Runtime.CompilerServices;

namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Compares what two indices hold without keeping either in memory: both are read in the order of writing, whose numbers are the
/// same in both.</summary>
internal static class OrderedDifference
{
    /// <summary>The ids of what the second has and the first has not. Writers on several machines may have given one number to several
    /// documents.</summary>
    /// <param name="kept">The first, by ascending number.</param>
    /// <param name="pruned">The second, by ascending number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<string> MissingAsync(
        IAsyncEnumerable<(long Order, string Id)> kept, IAsyncEnumerable<(long Order, string Id)> pruned,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<(long Order, string Id)> first = kept.GetAsyncEnumerator(cancellationToken);
        bool has = await first.MoveNextAsync();
        var same = new HashSet<string>(StringComparer.Ordinal);
        long? at = null;
        await foreach ((long order, string id) in pruned.WithCancellation(cancellationToken))
        {
            if (order != at)
            {
                at = order;
                same.Clear();
                for (; has && first.Current.Order <= order; has = await first.MoveNextAsync())
                    if (first.Current.Order == order) same.Add(first.Current.Id);
            }
            if (!same.Contains(id)) yield return id;
        }
    }
}
