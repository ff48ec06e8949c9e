namespace OrleansLsh.Embeddings.Onnx.Sentences;

/// <summary>Which texts go through a network together: all of a batch are filled up to its longest, so few that are long must not take many
/// that are short with them.</summary>
internal static class LengthBatches
{
    /// <summary>What a batch costs beside its tokens, in tokens: beginning it, and products of small
    /// matrices.</summary>
    private const int Beginning = 32;

    /// <summary>The batches that cost least together, the one of the longest texts first, so that memory does not grow later.</summary>
    /// <param name="lengths">Tokens of each text.</param>
    /// <param name="most">Texts of a batch at most.</param>
    /// <returns>Places of texts, each once.</returns>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> lengths, int most)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count).OrderByDescending(i => lengths[i])];
        // The least cost of the texts from each place on, and how many are the first batch of them.
        var cost = new long[order.Length + 1];
        var size = new int[order.Length];
        for (int at = order.Length - 1; at >= 0; at--)
        {
            cost[at] = long.MaxValue;
            for (int count = 1; count <= Math.Min(most, order.Length - at); count++)
            {
                long of = Beginning + (long)lengths[order[at]] * count + cost[at + count];
                if (of <= cost[at]) (cost[at], size[at]) = (of, count);
            }
        }
        for (int at = 0; at < order.Length; at += size[at]) yield return order[at..(at + size[at])];
    }
}
