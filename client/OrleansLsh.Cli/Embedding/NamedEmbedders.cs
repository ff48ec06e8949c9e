using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using OrleansLsh.Embeddings.Onnx;

namespace OrleansLsh.Cli.Embedding;

/// <summary>The embedders that fields of a data file name: a model that <c>--embedder</c> gives the name, or the name is the path of a
/// model.</summary>
/// <param name="models">Name → folder or file of a model.</param>
internal sealed class NamedEmbedders(IReadOnlyDictionary<string, string> models) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<OnnxSentenceEmbedder>> _open = new(StringComparer.Ordinal);
    private IReadOnlySet<string>? _paths;

    /// <summary>The embedder of a name, loaded when it is first asked for; null where there is none.</summary>
    /// <exception cref="Core.LshException">The model cannot be loaded.</exception>
    public IEmbeddingGenerator<string, Embedding<float>>? Find(string name)
    {
        string? model = models.TryGetValue(name, out string? given) ? given : IsModel(name) ? name : null;
        return model is null ? null : _open.GetOrAdd(name, _ => new Lazy<OnnxSentenceEmbedder>(() => Load(model))).Value;
    }

    /// <summary>Whether a name is given to a model.</summary>
    public bool Knows(string name) => models.ContainsKey(name);

    /// <summary>Loads the models that have names, and takes no other paths for models than these: callers from elsewhere are not to have
    /// files of this machine opened.</summary>
    /// <param name="paths">Names that the collections of now give.</param>
    /// <exception cref="Core.LshException">A model cannot be loaded.</exception>
    public void Close(IReadOnlySet<string> paths)
    {
        _paths = paths;
        foreach (string name in models.Keys) Find(name);
    }

    public void Dispose()
    {
        foreach (Lazy<OnnxSentenceEmbedder> embedder in _open.Values)
            if (embedder.IsValueCreated) embedder.Value.Dispose();
    }

    private bool IsModel(string name) =>
        Path.IsPathFullyQualified(name) && _paths?.Contains(name) != false && (Directory.Exists(name) || File.Exists(name));

    private static OnnxSentenceEmbedder Load(string model) => new(new OnnxSentenceOptions { Model = model });
}
