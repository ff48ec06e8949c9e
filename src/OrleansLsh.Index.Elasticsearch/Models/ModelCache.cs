using System.Collections.Concurrent;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>Models at hand, so that a search reads none. Safe for concurrent use.</summary>
/// <remarks>A process that only searches never hears of trainings and removals elsewhere: of a field it keeps none but the model that was
/// read last and those of the versions beside it, which searches ask for while an index takes another's place.</remarks>
internal sealed class ModelCache
{
    private readonly ConcurrentDictionary<ModelKey, Model> _models = new();

    /// <summary>A model; null where it is not at hand.</summary>
    public Model? Find(ModelKey key) => _models.GetValueOrDefault(key);

    /// <summary>Keeps a model.</summary>
    /// <returns>The same model.</returns>
    public Model Keep(ModelKey key, Model model)
    {
        Forget(other => other.Uid == key.Uid && other.Field == key.Field && other != key && Math.Abs(other.Version - key.Version) != 1);
        return _models[key] = model;
    }

    /// <summary>Keeps some models no longer.</summary>
    public void Forget(Predicate<ModelKey> isOver)
    {
        foreach (ModelKey key in _models.Keys)
            if (isOver(key)) _models.TryRemove(key, out _);
    }
}
