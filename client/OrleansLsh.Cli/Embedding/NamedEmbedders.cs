using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace OrleansLsh.Cli.Embedding;

/// <summary>The embedders that fields of a data file name: a model that <c>--embedder</c> gives the name, or the name is the path of a
/// model.</summary>
/// <param name="models">Name → folder or file of a model.</param>
internal sealed class NamedEmbedders(IReadOnlyDictionary<string, string> models) : IDisposable
{
    // A folder with a vocabulary is a sentence model; any other network is one of pictures.
    private static readonly string[] Vocabularies = ["vocab.txt", "tokenizer.json"];

    private readonly ConcurrentDictionary<string, Lazy<OnnxSentenceEmbedder>> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<OnnxPictureEmbedder>> _pictures = new(StringComparer.Ordinal);
    private IReadOnlySet<string>? _paths;

    /// <summary>The embedder of texts of a name, loaded when it is first asked for; null where there is none.</summary>
    /// <exception cref="LshException">The model cannot be loaded.</exception>
    public IEmbeddingGenerator<string, Embedding<float>>? Find(string name) => Model(name) is not { } model || IsOfPictures(model) ? null
        : _open.GetOrAdd(name, _ => new(() => new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = model }))).Value;

    /// <summary>The embedder of pictures of a name, loaded when it is first asked for; null where there is none.</summary>
    /// <exception cref="LshException">The model cannot be loaded.</exception>
    public IEmbeddingGenerator<DataContent, Embedding<float>>? FindPictures(string name) =>
        Model(name) is not { } model || !IsOfPictures(model) ? null
            : _pictures.GetOrAdd(name, _ => new(() => new OnnxPictureEmbedder(new OnnxPictureOptions { Model = model }))).Value;

    /// <summary>The model of a name that is one of pictures; null for any other name.</summary>
    public string? PictureModel(string name) => Model(name) is { } model && IsOfPictures(model) ? model : null;

    /// <summary>Whether a name is given to a model.</summary>
    public bool Knows(string name) => models.ContainsKey(name);

    /// <summary>Refuses vectors by another model than that of a field, among whose vectors they would mean nothing.</summary>
    /// <param name="specs">What the command says.</param>
    /// <param name="collection">Whose fields they are.</param>
    /// <exception cref="LshException">A field's embedder is known here, and is another model.</exception>
    public void RequireOwn(IEnumerable<EmbedSpec> specs, CollectionDescription collection)
    {
        foreach (EmbedSpec spec in specs)
            if (collection.Fields.FirstOrDefault(known => known.Field.Name == spec.Field)?.Field.Embedder is { } name
                && Model(name) is { } own && FullPath(own) != FullPath(Model(spec.Model) ?? spec.Model))
                throw new LshException(ErrorKind.ModelMismatch,
                    $"The vectors of field '{spec.Field}' of collection '{collection.Name}' are made by the embedder '{name}'; those of "
                    + $"'{spec.Model}' cannot be compared with them. Leave --embed out, or change the embedder with 'lsh reembed'.");
    }

    /// <summary>The full path of a model, the same however a folder is written.</summary>
    public static string FullPath(string model) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(model));

    /// <summary>Loads the models that have names, and takes no other paths for models than these: callers from elsewhere are not to have
    /// files of this machine opened.</summary>
    /// <param name="paths">Names that the collections of now give.</param>
    /// <exception cref="LshException">A model cannot be loaded.</exception>
    public void Close(IReadOnlySet<string> paths)
    {
        _paths = paths;
        foreach (string name in models.Keys) _ = (object?)Find(name) ?? FindPictures(name);
    }

    public void Dispose()
    {
        foreach (Lazy<OnnxSentenceEmbedder> embedder in _open.Values)
            if (embedder.IsValueCreated) embedder.Value.Dispose();
        foreach (Lazy<OnnxPictureEmbedder> embedder in _pictures.Values)
            if (embedder.IsValueCreated) embedder.Value.Dispose();
    }

    /// <summary>The model of a name; null where this process knows none.</summary>
    public string? Model(string name) => models.TryGetValue(name, out string? given) ? given : IsModel(name) ? name : null;

    /// <summary>Whether a model is one of pictures.</summary>
    public static bool IsOfPictures(string model) =>
        File.Exists(model) || (Directory.Exists(model) && !Vocabularies.Any(file => File.Exists(Path.Combine(model, file))));

    private bool IsModel(string name) =>
        Path.IsPathFullyQualified(name) && _paths?.Contains(name) != false && (Directory.Exists(name) || File.Exists(name));
}
