using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Index.Elasticsearch;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Trying;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh;

/// <summary>The index port over an Elasticsearch cluster. Any number of processes may have the same collections open.</summary>
public sealed class ElasticsearchIndex : IDocumentIndex
{
    private readonly ElasticsearchParts _parts;
    private readonly ClusterCheck _check;
    private long _missingSince;
    private readonly ConcurrentDictionary<string, ElasticsearchCollection> _open = new(StringComparer.Ordinal);

    /// <summary>An index; nothing is sent until it is used.</summary>
    /// <param name="options">How to reach the cluster.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="random">0 to 1, for the waits between attempts; null for the system's.</param>
    /// <param name="logger">Told of requests that are sent again, of a cluster that goes and comes back, of indices that change; null for
    /// nobody.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>: a setting is wrong.</exception>
    public ElasticsearchIndex(
        ElasticsearchOptions options, TimeProvider? time = null, Func<double>? random = null, ILogger<ElasticsearchIndex>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _parts = ElasticsearchParts.Of(
            options, time ?? TimeProvider.System, random ?? Random.Shared.NextDouble, logger ?? NullLogger<ElasticsearchIndex>.Instance);
        _check = new ClusterCheck(_parts.Channel);
    }

    /// <summary>Whether the cluster can serve now, and if not, why. Ask again later: nothing need be restarted.</summary>
    public async Task<ClusterReadiness> ReadyAsync(CancellationToken cancellationToken = default)
    {
        ClusterReadiness readiness = await _check.ReadyAsync(cancellationToken);
        // 0 is "ready when last asked", for which no log is needed.
        if (!readiness.IsReady)
        {
            if (Interlocked.CompareExchange(ref _missingSince, Math.Max(1, _parts.Time.GetTimestamp()), 0) == 0)
                _parts.Logger.NotReady(readiness.Reason);
        }
        else if (Interlocked.Exchange(ref _missingSince, 0) is not 0 and var since)
            _parts.Logger.ReadyAgain(_parts.Time.GetElapsedTime(since).TotalSeconds);
        return readiness;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await _check.RequireSupportedAsync(cancellationToken);
        using JsonDocument json =
            await _parts.Channel.JsonAsync(HttpMethod.GET, $"_alias/{_parts.Names.AllAliases}", RequestBody.None, cancellationToken);
        return [.. json.RootElement.EnumerateObject().SelectMany(index => index.Value.GetProperty("aliases").EnumerateObject())
            .Select(alias => _parts.Names.Collection(alias.Name)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken)
    {
        await _check.RequireSupportedAsync(cancellationToken);
        foreach (VectorField field in fields) CollectionMapping.RequireDimensions(field);
        long generation = _parts.NewGeneration();
        var state = new IndexState(
            _parts.Names.Index(name, generation), $"{Guid.NewGuid():N}", generation,
            [.. fields.Select(field => new IndexedField(field, 0, "", VectorCopy.OfNew(_parts.Options, field.Dimensions)))]);
        await MakeAsync(name, state, cancellationToken);
        return Opened(name, state);
    }

    /// <inheritdoc/>
    public async ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        await _check.RequireSupportedAsync(cancellationToken);
        if (await _parts.FindAsync(name, cancellationToken) is { } state) return Opened(name, state);
        if (_open.TryRemove(name, out ElasticsearchCollection? gone)) _parts.Models.Forget(gone.Uid);
        return null;
    }

    /// <inheritdoc/>
    public async Task<bool> DropAsync(string name, CancellationToken cancellationToken)
    {
        if (!CollectionName.CanBe(name)) return false;
        await _check.RequireSupportedAsync(cancellationToken);
        _open.TryRemove(name, out _);
        using JsonDocument json = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.GET, $"{_parts.Names.Generations(name)}/_mapping", RequestBody.None, cancellationToken);
        JsonProperty[] indices = [.. json.RootElement.EnumerateObject()];
        if (indices.Length == 0) return false;
        IEnumerable<string> all = indices.Select(index => index.Name).Concat(MethodTrials.Indices(_parts, name));
        using JsonDocument dropped = await _parts.Channel.SendWithRetriesAsync(
            HttpMethod.DELETE, $"{string.Join(',', all)}?ignore_unavailable=true", RequestBody.None,
            cancellationToken);
        foreach (string uid in indices.Select(Uid).OfType<string>().Distinct()) await _parts.Models.RemoveAsync(uid, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ElasticsearchCollection Opened(string name, IndexState state)
    {
        ElasticsearchCollection collection = _open.AddOrUpdate(
            name, _ => new ElasticsearchCollection(name, state, _parts, _check),
            (_, known) => known.Uid == state.Uid ? known : new ElasticsearchCollection(name, state, _parts, _check));
        collection.Take(state);
        return collection;
    }

    private static string? Uid(JsonProperty index) =>
        index.Value.GetProperty("mappings").TryGetProperty("_meta", out JsonElement meta) && meta.TryGetProperty("uid", out JsonElement uid)
            ? uid.GetString()
            : null;

    private async Task MakeAsync(string name, IndexState state, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument made = await _parts.Channel.SendWithRetriesAsync(
                HttpMethod.PUT, state.Index, CollectionMapping.Create(_parts.Options, state, _parts.Names.Alias(name)), cancellationToken);
        }
        catch (LshException error) when (!cancellationToken.IsCancellationRequested)
        {
            if (await _parts.FindAsync(name, insists: error.Kind != ErrorKind.Unavailable, cancellationToken) is not { } found) throw;
            // An answer may have been lost, and what is in the way be our own.
            if (found.Uid != state.Uid)
                throw new LshException(
                    ErrorKind.CollectionExists, $"Collection '{name}' exists already. Drop it first, or choose another name.");
        }
    }
}
