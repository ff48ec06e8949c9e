using OrleansLsh.Core;

namespace OrleansLsh.Index.Embedded;

/// <summary>The batches that wait for the writers' turn, in the order of their arrival.</summary>
internal sealed class WaitingWrites
{
    /// <summary>Documents of several callers in one commit, at most; a larger batch goes alone.</summary>
    private const int MostDocuments = 1_024;

    private readonly Lock _gate = new();
    private readonly LinkedList<WaitingWrite> _waiting = new();

    /// <summary>Whether a batch waits.</summary>
    public bool Any
    {
        get
        {
            lock (_gate) return _waiting.Count > 0;
        }
    }

    /// <summary>Puts a batch at the end.</summary>
    public WaitingWrite Add(Port.EncodedBatch batch)
    {
        var write = new WaitingWrite(batch);
        lock (_gate) _waiting.AddLast(write);
        return write;
    }

    /// <summary>Takes a batch back; false where somebody is committing it or has.</summary>
    public bool Withdraw(WaitingWrite write)
    {
        lock (_gate) return _waiting.Remove(write);
    }

    /// <summary>Takes the batches of the next commit, at least one where any wait and are right.</summary>
    /// <param name="faultOf">What is wrong with a write; such a one is refused and left out.</param>
    public List<WaitingWrite> Take(Func<WaitingWrite, LshException?> faultOf)
    {
        var group = new List<WaitingWrite>();
        int documents = 0;
        lock (_gate)
        {
            while (_waiting.First?.Value is { } next)
            {
                if (group.Count > 0 && documents + next.Batch.Documents.Count > MostDocuments) break;
                _waiting.RemoveFirst();
                if (faultOf(next) is { } fault)
                {
                    next.Fail(fault);
                    continue;
                }
                group.Add(next);
                documents += next.Batch.Documents.Count;
            }
        }
        return group;
    }
}
