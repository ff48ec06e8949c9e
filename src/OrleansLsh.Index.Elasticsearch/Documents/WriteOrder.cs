namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>Numbers that ascend in the order of writing: the clock's ticks, or one more than the last where that is higher.</summary>
/// <remarks>Several writers of one collection are ordered as well as their clocks agree.</remarks>
internal static class WriteOrder
{
    private static long _last;

    /// <summary>The first of so many numbers in a row.</summary>
    public static long Take(int count, TimeProvider time)
    {
        while (true)
        {
            long last = Interlocked.Read(ref _last);
            long first = Math.Max(last + 1, time.GetUtcNow().Ticks);
            if (Interlocked.CompareExchange(ref _last, first + count - 1, last) == last) return first;
        }
    }
}
