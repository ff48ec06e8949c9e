using System.Collections.Concurrent;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>The recalls of the searches that this process answered.</summary>
internal sealed class LocalServedRecalls : IServedRecalls
{
    /// <summary>Fields that are known at most.</summary>
    private const int MostFields = 1_024;

    private readonly ConcurrentDictionary<(string Collection, string Field), RecallWindow> _windows = new();

    /// <inheritdoc/>
    public ValueTask AddAsync(string collection, string field, Model model, double recall, DateTimeOffset at)
    {
        (string, string) key = (collection, field);
        if (!_windows.TryGetValue(key, out RecallWindow? window) || window.ModelVersion != model.Version)
        {
            if (window is null && _windows.Count >= MostFields) return ValueTask.CompletedTask;
            _windows[key] = window = new RecallWindow(model.Version);
        }
        window.Add(recall, at);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ServedRecall?> FindAsync(string collection, string field, Model model, CancellationToken cancellationToken) => new(
        _windows.TryGetValue((collection, field), out RecallWindow? window) && window.ModelVersion == model.Version
            ? window.Summary()
            : null);

    /// <inheritdoc/>
    public void Forget(string collection)
    {
        foreach ((string Collection, string Field) key in _windows.Keys)
            if (key.Collection == collection) _windows.TryRemove(key, out _);
    }
}
