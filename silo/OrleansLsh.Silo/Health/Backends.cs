using OrleansLsh.Silo.Configuration;
using StackExchange.Redis;

namespace OrleansLsh.Silo.Health;

/// <summary>The servers that a silo needs.</summary>
internal sealed class Backends : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int RedisPatience = 2_000;
    private readonly SiloSettings _settings;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ElasticsearchIndex? _elasticsearch;
    private readonly Lazy<Task<ConnectionMultiplexer>>? _redis;
    private readonly Lock _gate = new();
    private long? _missingSince;

    public Backends(SiloSettings settings, ILogger logger, TimeProvider? time = null)
    {
        (_settings, _logger, _time) = (settings, logger, time ?? TimeProvider.System);
        if (settings.Elasticsearch is not null) _elasticsearch = new ElasticsearchIndex(settings.ElasticsearchOptions());
        if (settings.Redis is not null) _redis = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectAsync(settings.Redis));
    }

    /// <summary>Waits until Redis and Elasticsearch, where they are set, serve.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Unavailable"/> when the time is up; says who does not answer.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_settings.StartTimeout, _time);
        string? told = null;
        while (await FaultAsync(cancellationToken) is string missing)
        {
            if (patience.IsCancellationRequested)
                throw new LshException(
                    ErrorKind.Unavailable, $"The silo did not start: {missing} Lsh:StartTimeout is {_settings.StartTimeout}.");
            if (told is null) _logger.Waiting(_settings.StartTimeout, told = missing);
            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    /// <summary>Who does not answer, or null; the log is told when that changes.</summary>
    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        string? missing = await FaultAsync(cancellationToken);
        lock (_gate)
        {
            if (missing is not null && _missingSince is null)
            {
                _missingSince = _time.GetTimestamp();
                _logger.BackendUnavailable(missing);
            }
            else if (missing is null && _missingSince is long since)
            {
                _missingSince = null;
                _logger.BackendReady(_time.GetElapsedTime(since).TotalSeconds);
            }
        }
        return missing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_elasticsearch is not null) await _elasticsearch.DisposeAsync();
        if (_redis is { IsValueCreated: true }) await (await _redis.Value).DisposeAsync();
    }

    private async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (_redis is not null && await RedisFaultAsync(_redis) is string redis) return redis;
        if (_elasticsearch is null) return null;
        ClusterReadiness readiness = await _elasticsearch.ReadyAsync(cancellationToken);
        string address = ElasticsearchAddresses.Shown(_settings.Elasticsearch!);
        return readiness.IsReady ? null : $"Elasticsearch (Lsh:Elasticsearch {address}) is not ready: {readiness.Reason}";
    }

    private static async Task<string?> RedisFaultAsync(Lazy<Task<ConnectionMultiplexer>> redis)
    {
        try
        {
            await (await redis.Value).GetDatabase().PingAsync();
            return null;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return $"Redis (Lsh:Redis) does not answer: {error.Message}";
        }
    }

    /// <summary>One connection for all questions; it mends itself, and a question fails at once while it is broken.</summary>
    private static async Task<ConnectionMultiplexer> ConnectAsync(string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.ConnectTimeout = options.AsyncTimeout = RedisPatience;
        (options.AbortOnConnectFail, options.BacklogPolicy) = (false, BacklogPolicy.FailFast);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
