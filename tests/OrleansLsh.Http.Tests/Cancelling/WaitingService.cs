using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansLsh.Http.Tests.Cancelling;

/// <summary>A service whose every call lasts until it is cancelled, and which says so.</summary>
public class WaitingService : DispatchProxy
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the begin of a call.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends when a call was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    public static (ISimilarityService Service, WaitingService Waiting) Start()
    {
        ISimilarityService service = Create<ISimilarityService, WaitingService>();
        return (service, (WaitingService)(object)service);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IAsyncDisposable.DisposeAsync)) return ValueTask.CompletedTask;
        var token = (CancellationToken)args![^1]!;
        if (targetMethod.Name == nameof(ISimilarityService.ImportAsync)) return ImportAsync((IAsyncEnumerable<Document>)args[1]!, token);
        if (targetMethod.ReturnType == typeof(IAsyncEnumerable<Document>)) return DocumentsAsync(token);
        if (targetMethod.Name == nameof(ISimilarityService.TrainAsync))
            ((IProgress<TrainProgress>?)args[2])?.Report(new TrainProgress("v", new TrainingProgress(TrainingStage.Subspaces, 1, 2)));
        Type answer = targetMethod.ReturnType.GenericTypeArguments.FirstOrDefault() ?? typeof(bool);
        return GetType().BaseType!.GetMethod(nameof(WaitAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(answer).Invoke(this, [token]);
    }

    // An import of nothing is how its arguments are checked, before the first line is read.
    private async Task<ImportReport> ImportAsync(IAsyncEnumerable<Document> documents, CancellationToken token) =>
        await documents.AnyAsync(CancellationToken.None) ? await WaitAsync<ImportReport>(token) : new ImportReport(0, 0, 0, []);

    private async IAsyncEnumerable<Document> DocumentsAsync([EnumeratorCancellation] CancellationToken token)
    {
        yield return await WaitAsync<Document>(token);
    }

    private async Task<T> WaitAsync<T>(CancellationToken token)
    {
        _begun.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
        throw new InvalidOperationException("Nothing ends here without being cancelled.");
    }
}
