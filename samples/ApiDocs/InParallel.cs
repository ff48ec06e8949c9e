using System.Runtime.ExceptionServices;

namespace OrleansLsh.Samples.ApiDocs;

/// <summary>Independent pieces of work on all cores.</summary>
internal static class InParallel
{
    /// <summary>Calls <paramref name="body"/> for 0 to <paramref name="count"/> − 1, in any order.</summary>
    /// <remarks>The first error comes out as it was thrown, not wrapped.</remarks>
    public static void For(int count, Action<int> body, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, body);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
