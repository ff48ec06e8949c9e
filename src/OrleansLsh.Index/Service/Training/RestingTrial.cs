using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Training;

/// <summary>A trial that rests after each piece of its work.</summary>
internal sealed class RestingTrial(IMethodTrials trials, TimeProvider time)
{
    /// <summary>How long it has worked, rests left out.</summary>
    public TimeSpan Worked { get; private set; }

    /// <summary>Does a piece of work, and rests.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        T done = await work();
        TimeSpan took = time.GetElapsedTime(start);
        Worked += took;
        await trials.RestAsync(took, cancellationToken);
        return done;
    }
}
