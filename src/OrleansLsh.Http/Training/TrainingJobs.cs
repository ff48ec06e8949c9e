using Microsoft.Extensions.Hosting;

namespace OrleansLsh.Http.Training;

/// <summary>The trainings of this process: those under way, and the last that have ended.</summary>
internal sealed class TrainingJobs(ISimilarityService service, TimeProvider time) : IHostedService
{
    private const int MaxKept = 100;
    private static readonly TimeSpan FirstStep = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<(TrainingJob Job, Task Work)> _jobs = [];

    /// <summary>Starts a training. What is refused at once is an error of this call, and leaves no job.</summary>
    public async Task<TrainingJob> StartAsync(string collection, TrainRequest request, CancellationToken cancellationToken)
    {
        var job = new TrainingJob(Guid.NewGuid().ToString("N")[..16], collection, time.GetUtcNow());
        Task changed = job.StepsFrom(0).Changed;
        var work = Task.Run(() => RunAsync(job, request), CancellationToken.None);
        await Task.WhenAny(changed, Task.Delay(FirstStep, time, cancellationToken));
        if (cancellationToken.IsCancellationRequested)
        {
            // Whoever asked has gone before he could be told of the job, so nobody could end it.
            job.Cancel();
            throw new OperationCanceledException(cancellationToken);
        }
        if (job is { State: JobState.Failed, Latest: null, Error: { } refused }) throw refused;
        Keep(job, work);
        return job;
    }

    /// <summary>The jobs of a collection, the newest first.</summary>
    public IReadOnlyList<TrainingJob> Of(string collection)
    {
        lock (_lock) return [.. _jobs.Select(entry => entry.Job).Where(job => job.Collection == collection).Reverse()];
    }

    /// <summary>A job; null where there is none.</summary>
    public TrainingJob? Find(string collection, string id) => Of(collection).FirstOrDefault(job => job.Id == id);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        (TrainingJob Job, Task Work)[] open;
        lock (_lock) open = [.. _jobs];
        foreach ((TrainingJob job, _) in open) job.Cancel();
        await Task.WhenAll(open.Select(entry => entry.Work)).WaitAsync(cancellationToken);
    }

    private async Task RunAsync(TrainingJob job, TrainRequest request)
    {
        try
        {
            CollectionDescription result = await service.TrainAsync(job.Collection, request, job, job.Cancellation);
            job.End(JobState.Succeeded, result, null, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
        {
            job.End(JobState.Cancelled, null, null, time.GetUtcNow());
        }
        catch (Exception error)
        {
            job.End(JobState.Failed, null, error, time.GetUtcNow());
        }
    }

    private void Keep(TrainingJob job, Task work)
    {
        lock (_lock)
        {
            _jobs.Add((job, work));
            int ended = _jobs.Count <= MaxKept ? -1 : _jobs.FindIndex(entry => entry.Work.IsCompleted);
            if (ended < 0) return;
            _jobs[ended].Job.Dispose();
            _jobs.RemoveAt(ended);
        }
    }
}
