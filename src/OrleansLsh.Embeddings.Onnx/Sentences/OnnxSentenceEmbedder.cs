using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using OrleansLsh.Embeddings.Onnx;
using OrleansLsh.Embeddings.Onnx.Network;
using OrleansLsh.Embeddings.Onnx.Sentences;

namespace OrleansLsh;

/// <summary>Turns texts into vectors by a network of the BERT family, in this process.</summary>
/// <remarks>The embedder itself is for texts that are stored; <see cref="Queries"/> is for texts that are searched for. They differ where
/// the model's recipe has prefixes. Texts are cut to the model's length, and each distinct text of a call goes through the network
/// once.</remarks>
public sealed class OnnxSentenceEmbedder : OnnxEmbedder<string>
{
    private static readonly string[] KnownInputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] KnownOutputs = ["sentence_embedding", "last_hidden_state", "token_embeddings"];

    private readonly SentenceTokenizer _tokenizer;
    private readonly string _output;
    private readonly string[] _inputs;
    private readonly int _batchSize;

    /// <summary>Loads a network and its vocabulary.</summary>
    /// <param name="options">Where it lies, and how it is run.</param>
    /// <exception cref="LshException">A setting is wrong, or a file of the model is missing or damaged.</exception>
    public OnnxSentenceEmbedder(OnnxSentenceOptions options)
        : base(Found(options), options)
    {
        try
        {
            Recipe = SentenceRecipe.Of(Files, options.Recipe);
            _batchSize = options.BatchSize;
            _tokenizer = SentenceTokenizer.Open(Files, Recipe.LowerCase!.Value, Recipe.MaxTokens!.Value);
            _output = Network.RequireOutput(Recipe.Output ?? KnownOutputs.FirstOrDefault(Network.Outputs.ContainsKey));
            _inputs = RequireInputs();
            Dimensions = Embed([_tokenizer.Encode("")])[0].Length;
        }
        catch
        {
            Dispose();
            throw;
        }
        Queries = new QueryEmbedder(this);
    }

    /// <summary>How the vectors are made: what the options or the files of the model say, with every default filled in.</summary>
    public SentenceRecipe Recipe { get; }

    /// <summary>Embeds texts that are searched for, with the recipe's prefix for queries. It lives as long as the embedder, whose
    /// <see cref="OnnxEmbedder{TInput}.GetService"/> gives it for <see cref="QuerySide.Key"/>.</summary>
    public IEmbeddingGenerator<string, Embedding<float>> Queries { get; }

    /// <inheritdoc/>
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        GenerateAsync(values, Recipe.DocumentPrefix!, options, cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is QuerySide.Key && serviceType.IsInstanceOfType(Queries) ? Queries : base.GetService(serviceType, serviceKey);

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, string prefix, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireDimensions(options);
        string[] texts = [.. values];
        if (Array.IndexOf(texts, null) is >= 0 and var missing)
            throw new LshException(ErrorKind.InvalidArgument, $"Text {missing} of {texts.Length} is null.");

        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        int[][] tokens =
            await Network.RunAsync(() => Tokenize(distinct, prefix, cancellationToken), cancellationToken).ConfigureAwait(false);
        var vectors = new Dictionary<string, float[]>(distinct.Length, StringComparer.Ordinal);
        foreach (int[] batch in LengthBatches.Of([.. tokens.Select(one => one.Length)], _batchSize))
        {
            int[][] together = [.. batch.Select(i => tokens[i])];
            float[][] made = await Network.RunAsync(() => Embed(together), cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < batch.Length; i++) vectors.Add(distinct[batch[i]], made[i]);
        }
        long count = tokens.Sum(one => (long)one.Length);
        return new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => ToEmbedding(vectors[text])))
        {
            Usage = new UsageDetails { InputTokenCount = count, TotalTokenCount = count },
        };
    }

    private int[][] Tokenize(string[] texts, string prefix, CancellationToken cancellationToken)
    {
        var tokens = new int[texts.Length][];
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = Network.Threads, CancellationToken = cancellationToken };
        Parallel.For(0, texts.Length, bounded, i => tokens[i] = _tokenizer.Encode(prefix + texts[i]));
        return tokens;
    }

    /// <summary>Sends a batch through the network.</summary>
    private float[][] Embed(int[][] tokens)
    {
        int longest = tokens.Max(one => one.Length);
        long[] ids = new long[tokens.Length * longest], mask = new long[ids.Length], types = new long[ids.Length];
        for (int row = 0; row < tokens.Length; row++)
        {
            for (int i = 0; i < tokens[row].Length; i++) ids[(row * longest) + i] = tokens[row][i];
            mask.AsSpan(row * longest, tokens[row].Length).Fill(1);
        }
        long[] shape = [tokens.Length, longest];
        using OrtValue idValues = OrtValue.CreateTensorValueFromMemory(ids, shape),
            maskValues = OrtValue.CreateTensorValueFromMemory(mask, shape), typeValues = OrtValue.CreateTensorValueFromMemory(types, shape);
        OrtValue[] values = [idValues, maskValues, typeValues];
        using OnnxOutput output = Network.Run(_inputs, values[.._inputs.Length], _output);

        int dimensions = (int)output.Shape[^1];
        bool isPooled = output.Shape.Length == 2;
        var vectors = new float[tokens.Length][];
        for (int row = 0; row < vectors.Length; row++)
        {
            ReadOnlySpan<float> states = isPooled ? output.Values.Slice(row * dimensions, dimensions)
                : output.Values.Slice(row * longest * dimensions, tokens[row].Length * dimensions);
            vectors[row] = Pool(states, dimensions);
            if (Recipe.Normalize) Normalize(vectors[row]);
        }
        return vectors;
    }

    private float[] Pool(ReadOnlySpan<float> states, int dimensions)
    {
        float[] vector = states[..dimensions].ToArray();
        if (Recipe.Pooling is SentencePooling.Cls) return vector;
        for (int at = dimensions; at < states.Length; at += dimensions) TensorPrimitives.Add(vector, states.Slice(at, dimensions), vector);
        TensorPrimitives.Divide(vector, states.Length / dimensions, vector);
        return vector;
    }

    private string[] RequireInputs()
    {
        string[] unknown = [.. Network.Inputs.Keys.Except(KnownInputs)];
        string[] taken = [.. KnownInputs.TakeWhile(Network.Inputs.ContainsKey)];
        if (unknown.Length == 0 && taken.Length >= 2 && taken.All(name => Network.Inputs[name].ElementType == typeof(long))) return taken;
        string given = string.Join(", ", Network.Inputs.Select(input => $"{input.Key} of {input.Value.ElementType.Name}"));
        throw new LshException(ErrorKind.NotSupported,
            $"'{Network.File}' takes {given}; a network of the BERT family takes {string.Join(", ", KnownInputs)} of Int64, or the first "
            + "two of them.");
    }

    private static ModelFiles Found(OnnxSentenceOptions options)
    {
        OnnxOptionsRules.Require(options);
        return ModelFiles.Find(options.Model);
    }

    private sealed class QueryEmbedder(OnnxSentenceEmbedder embedder) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            embedder.GenerateAsync(values, embedder.Recipe.QueryPrefix!, options, cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceKey is null && serviceType.IsInstanceOfType(this) ? this : embedder.GetService(serviceType, serviceKey);

        public void Dispose()
        {
            // The network is the embedder's.
        }
    }
}
