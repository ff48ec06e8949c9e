using Microsoft.Extensions.Logging;
using OrleansLsh.Silo.Configuration;
using OrleansLsh.Silo.Health;
using OrleansLsh.Silo.Tests.Processes;

namespace OrleansLsh.Silo.Tests.Health;

public sealed class BackendsTests : ILogger
{
    private readonly List<(LogLevel Level, string Text)> _logged = [];

    [SkippableFact]
    public async Task The_log_says_once_when_a_server_goes_and_once_when_it_is_back()
    {
        RedisProcess.Need();
        await using RedisProcess redis = RedisProcess.OnFreePort();
        await using var backends = new Backends(new SiloSettings { Redis = redis.Address }, this);
        await backends.WaitAsync(CancellationToken.None);
        Assert.Null(await backends.MissingAsync(CancellationToken.None));
        _logged.Clear();

        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task outage = redis.GoneUntilAsync(gone.Task);
        while (await backends.MissingAsync(CancellationToken.None) is null) await Task.Yield();
        Assert.Contains("Redis (Lsh:Redis) does not answer", await backends.MissingAsync(CancellationToken.None), StringComparison.Ordinal);
        gone.SetResult();
        await outage;
        while (await backends.MissingAsync(CancellationToken.None) is not null) await Task.Yield();

        Assert.Equal([LogLevel.Warning, LogLevel.Information], _logged.Select(line => line.Level));
        Assert.StartsWith("Not ready: Redis", _logged[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Ready again after", _logged[1].Text, StringComparison.Ordinal);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _logged.Add((logLevel, formatter(state, exception)));
}
