namespace OrleansLsh;

/// <summary>The process's threads for long computations, one a processor: apart from the thread pool, which carries requests meanwhile, and
/// below it in priority where the system knows priorities.</summary>
/// <remarks>On the pool a training would take every thread of a machine with few processors for seconds: its parallel loops spread to each
/// thread that the pool adds to get over them.</remarks>
public static class ComputeThreads
{
    private static readonly Scheduler Threads = new(Environment.ProcessorCount);

    /// <summary>Runs long work on one of these threads, when one is free.</summary>
    /// <param name="work">Anything that computes rather than waits.</param>
    /// <param name="cancellationToken">Keeps the work from beginning; what has begun ends by itself.</param>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        // A task of StartNew that waits for its thread would not hear that it was cancelled.
        var task = new Task<T>(work, cancellationToken, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler);
        try
        {
            task.Start(Threads);
        }
        catch (InvalidOperationException) when (task.IsCanceled)
        {
            // It was cancelled before it could be started; whoever awaits it is told.
        }
        return task;
    }

    /// <summary>Runs long work on one of these threads, when one is free.</summary>
    /// <param name="work">Anything that computes rather than waits.</param>
    /// <param name="cancellationToken">Keeps the work from beginning; what has begun ends by itself.</param>
    public static Task RunAsync(Action work, CancellationToken cancellationToken) => RunAsync<object?>(
        () =>
        {
            work();
            return null;
        },
        cancellationToken);

    /// <summary>Runs a loop's bodies on the calling thread, and on these as far as they are free, and waits for all of them.</summary>
    /// <param name="count">Bodies, at least 0.</param>
    /// <param name="parallelism">Bodies under way at a time at most, at least 1.</param>
    /// <param name="body">Gets numbers from 0 to below <paramref name="count"/>.</param>
    /// <param name="cancellationToken">Checked before each body.</param>
    /// <exception cref="AggregateException">What bodies threw.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the last body began.</exception>
    public static void For(int count, int parallelism, Action<int> body, CancellationToken cancellationToken = default)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = parallelism,
            TaskScheduler = Threads,
        };
        Parallel.For(0, count, options, body);
    }

    private sealed class Scheduler : TaskScheduler
    {
        private readonly LinkedList<Task> _waiting = [];

        public Scheduler(int threads)
        {
            MaximumConcurrencyLevel = threads;
            for (int i = 0; i < threads; i++)
                new Thread(Work) { IsBackground = true, Name = "OrleansLsh compute", Priority = ThreadPriority.BelowNormal }.Start();
        }

        public override int MaximumConcurrencyLevel { get; }

        protected override void QueueTask(Task task)
        {
            lock (_waiting)
            {
                _waiting.AddLast(task);
                Monitor.Pulse(_waiting);
            }
        }

        /// <summary>Lets a task that is cancelled while it waits end at once.</summary>
        protected override bool TryDequeue(Task task)
        {
            lock (_waiting) return _waiting.Remove(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks()
        {
            lock (_waiting) return [.. _waiting];
        }

        private void Work()
        {
            while (true) TryExecuteTask(Take());
        }

        private Task Take()
        {
            lock (_waiting)
            {
                while (_waiting.Count == 0) Monitor.Wait(_waiting);
                Task first = _waiting.First!.Value;
                _waiting.RemoveFirst();
                return first;
            }
        }
    }
}
