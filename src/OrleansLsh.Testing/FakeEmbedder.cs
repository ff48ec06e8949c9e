using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Testing;

/// <summary>An embedder without a model: texts that have words, or parts of words, in common have vectors near each other. The same text
/// has the same vector in every process and on every machine, but no text is near another by what it means.</summary>
/// <remarks>A vector is a sum over the words of a text and over the three letters that stand together in them, each added to one of the
/// components or taken from it as its hash says, and has length 1. For any number of callers at a time.</remarks>
public sealed class FakeEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Components of a vector where nothing else is said, as many as all-MiniLM-L6-v2 makes.</summary>
    public const int DefaultDimensions = 384;

    // A word that two texts share counts for more than three letters of it.
    private const int WordWeight = 2, PartWeight = 1, PartLetters = 3;

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>An embedder of vectors of any length.</summary>
    /// <param name="dimensions">Components of each vector, 1 to 65,536.</param>
    /// <exception cref="LshException">The number of dimensions is outside its range.</exception>
    public FakeEmbedder(int dimensions = DefaultDimensions)
    {
        if (dimensions is < 1 or > VectorFile.MaxDimensions)
            throw new LshException(ErrorKind.InvalidArgument,
                $"A fake embedder of {dimensions} dimensions is asked for; allowed are 1 to {VectorFile.MaxDimensions}.");
        Dimensions = dimensions;
        _metadata = new EmbeddingGeneratorMetadata("fake", null, "words", dimensions);
    }

    /// <summary>Components of each vector.</summary>
    public int Dimensions { get; }

    /// <summary>The texts that were embedded so far, in the order in which they came.</summary>
    public IReadOnlyList<string> Texts => [.. _texts];

    /// <summary>Thrown by every call, as by a model that is away; null to work. Default null.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The vector of a text, of length 1.</summary>
    /// <param name="text">Any text, the empty one too.</param>
    public float[] Vector(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var vector = new float[Dimensions];
        bool hasWords = false;
        new WordCutter(isQuery: false, (word, _) =>
        {
            hasWords = true;
            Add(word, WordWeight, vector);
            Span<char> framed = stackalloc char[word.Length + 2];
            (framed[0], framed[^1]) = ('^', '$');
            word.CopyTo(framed[1..]);
            for (int at = 0; at + PartLetters <= framed.Length; at++) Add(framed.Slice(at, PartLetters), PartWeight, vector);
        }).Cut(text);
        if (!hasWords) Add($"^{text}$", WordWeight, vector);
        float norm = TensorPrimitives.Norm<float>(vector);
        // What was added may have been taken away again.
        if (norm == 0) (vector[0], norm) = (1, 1);
        TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault is { } fault) throw fault;
        if (options?.Dimensions is { } asked && asked != Dimensions)
            throw new LshException(ErrorKind.InvalidArgument, $"{asked} dimensions are asked for; this fake embedder makes {Dimensions}.");
        string[] texts = [.. values];
        foreach (string text in texts) _texts.Enqueue(text);
        // Whoever waits gets its answer later, as from a model.
        await Task.Yield();
        return [.. texts.Select(text => new Embedding<float>(Vector(text)) { ModelId = _metadata.DefaultModelId })];
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Nothing is held: the embedder works on.</summary>
    public void Dispose()
    {
    }

    private static void Add(ReadOnlySpan<char> part, int weight, float[] vector)
    {
        ulong hash = Hash(part);
        vector[(hash >> 1) % (ulong)vector.Length] += (hash & 1) == 0 ? weight : -weight;
    }

    // FNV-1a over UTF-16, and the last step of MurmurHash3: the low bits of FNV alone are too much alike.
    private static ulong Hash(ReadOnlySpan<char> part)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char letter in part) hash = unchecked((hash ^ letter) * 1_099_511_628_211);
        hash ^= hash >> 33;
        hash = unchecked(hash * 0xFF51AFD7ED558CCD);
        return hash ^ (hash >> 33);
    }
}
