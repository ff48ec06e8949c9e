using Microsoft.Extensions.Time.Testing;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

/// <summary>What a process of its own has: an index, a service, a clock.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private static readonly TimeSpan RetryLimit = TimeSpan.FromMinutes(5);

    /// <summary>A process that lives.</summary>
    public TestProcess()
        : this(TimeProvider.System)
    {
    }

    /// <summary>A process by another clock. One that stands still is a process that sleeps or was killed: it renews nothing.</summary>
    public TestProcess(TimeProvider clock)
    {
        Log = new KeptLog();
        Index = new ElasticsearchIndex(ElasticsearchServer.Options() with { RetryLimit = RetryLimit }, clock, logger: Log);
        Service = new SimilarityService(Index);
    }

    public ElasticsearchIndex Index { get; }

    public SimilarityService Service { get; }

    public KeptLog Log { get; }

    /// <summary>A clock that only moves when it is told to.</summary>
    public static FakeTimeProvider Clock() => new(DateTimeOffset.UtcNow);

    /// <summary>Lets a clock run about fifty times as fast as the wall's until something is done.</summary>
    public static async Task<T> HurryAsync<T>(FakeTimeProvider clock, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }
        return await task;
    }

    public async ValueTask DisposeAsync() => await Service.DisposeAsync();
}
