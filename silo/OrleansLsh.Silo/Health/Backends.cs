using OrleansLsh.Core;
using OrleansLsh.Index.Elasticsearch;
using OrleansLsh.Silo.Configuration;
using StackExchange.Redis;

namespace OrleansLsh.Silo.Health;

/// <summary>The servers that a silo needs.</summary>
internal sealed partial class Backends(SiloSettings settings, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until Redis and Elasticsearch, where they are set, serve.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> when the time is up; says who does not answer.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(settings.StartTimeout);
        while (await MissingAsync(settings, cancellationToken) is string missing)
        {
            if (patience.IsCancellationRequested)
                throw new LshException(ErrorKind.Unavailable, $"The silo did not start: {missing} Lsh:StartTimeout is {settings.StartTimeout}.");
            LogWaiting(missing);
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Who does not answer, or null.</summary>
    public static async Task<string?> MissingAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Redis is not null && await RedisFaultAsync(settings.Redis) is string redis) return redis;
        if (settings.Elasticsearch is null) return null;
        await using var index = new ElasticsearchIndex(settings.ElasticsearchOptions());
        ClusterReadiness readiness = await index.ReadyAsync(cancellationToken);
        return readiness.IsReady ? null : $"Elasticsearch (Lsh:Elasticsearch {settings.Elasticsearch}) is not ready: {readiness.Reason}";
    }

    private static async Task<string?> RedisFaultAsync(string redis)
    {
        try
        {
            ConfigurationOptions options = ConfigurationOptions.Parse(redis);
            options.ConnectTimeout = options.AsyncTimeout = 2_000;
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return null;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return $"Redis (Lsh:Redis) does not answer: {error.Message}";
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting: {Missing}")]
    private partial void LogWaiting(string missing);
}
