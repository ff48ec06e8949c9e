using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>A batch whose caller waits for it to be durable.</summary>
/// <param name="batch">The batch.</param>
internal sealed class WaitingWrite(EncodedBatch batch)
{
    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The batch.</summary>
    public EncodedBatch Batch => batch;

    /// <summary>Ends when the batch is durable, or has been refused.</summary>
    public Task Outcome => _outcome.Task;

    /// <summary>The batch is durable.</summary>
    public void Succeed() => _outcome.SetResult();

    /// <summary>Nothing of the batch was written.</summary>
    public void Fail(Exception reason) => _outcome.SetException(reason);

    /// <summary>The caller gave up before anybody took the batch.</summary>
    public void Cancel(CancellationToken cancellationToken) => _outcome.SetCanceled(cancellationToken);
}
