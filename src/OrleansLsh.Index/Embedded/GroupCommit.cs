using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>Commits several callers' batches as one, and answers each.</summary>
internal static class GroupCommit
{
    /// <summary>Every write of the group has its outcome when this returns.</summary>
    /// <param name="group">The writes; none is nothing to do.</param>
    /// <param name="commit">Makes one batch durable; where it throws, nothing of the batch was written.</param>
    public static void Run(List<WaitingWrite> group, Action<EncodedBatch> commit)
    {
        if (group.Count == 0) return;
        try
        {
            commit(MergedBatch.Of(group.ConvertAll(write => write.Batch)));
            group.ForEach(write => write.Succeed());
        }
        catch (Exception refused) when (group.Count == 1)
        {
            group[0].Fail(refused);
        }
        catch (Exception)
        {
            // One of them may be the reason: each for itself.
            group.ForEach(write => Run([write], commit));
        }
    }
}
