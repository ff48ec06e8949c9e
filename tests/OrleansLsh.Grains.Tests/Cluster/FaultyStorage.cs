using System.Collections.Concurrent;
using Orleans.Storage;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>Grain storage in memory that outlives silos, and fails where it is told to.</summary>
public sealed class FaultyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (object State, string ETag)> _states = new();

    /// <summary>Which writes fail; null for none.</summary>
    public Func<string, GrainId, bool>? FailsOnWrite { get; set; }

    /// <summary>Told of every state that is read where there is one, or written.</summary>
    public Action<string>? OnKept { get; set; }

    public IEnumerable<string> Keys => _states.Keys.Select(key => key.Item2.Key.ToString()!);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _states.TryGetValue((stateName, grainId), out (object State, string ETag) kept);
        if (!grainState.RecordExists) return Task.CompletedTask;
        (grainState.State, grainState.ETag) = ((T)kept.State, kept.ETag);
        OnKept?.Invoke(grainId.Key.ToString()!);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailsOnWrite?.Invoke(stateName, grainId) == true) throw new IOException("The disk is full.");
        string? known = _states.TryGetValue((stateName, grainId), out (object State, string ETag) kept) ? kept.ETag : null;
        if (known != grainState.ETag) throw new InconsistentStateException("Another version is stored.", known ?? "", grainState.ETag ?? "");
        string tag = Guid.NewGuid().ToString("N");
        OnKept?.Invoke(grainId.Key.ToString()!);
        _states[(stateName, grainId)] = (grainState.State!, tag);
        (grainState.ETag, grainState.RecordExists) = (tag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _states.TryRemove((stateName, grainId), out _);
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }
}
