using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using OrleansLsh.Embeddings.Onnx.Network;
using OrleansLsh.Embeddings.Onnx.Pictures;

namespace OrleansLsh;

/// <summary>Turns pictures into vectors by an image network, in this process: PNG, JPEG, WebP, GIF (its first frame) and BMP, turned as
/// their EXIF data says, transparency on white.</summary>
public sealed class OnnxPictureEmbedder : OnnxEmbedder<DataContent>
{
    private readonly PictureDecoder _decoder;
    private readonly PictureInput _input;
    private readonly string _output;
    private readonly int _batchSize;

    /// <summary>Loads a network.</summary>
    /// <param name="options">Where it lies, and how it is run.</param>
    /// <exception cref="LshException">A setting is wrong, or a file of the model is missing or damaged.</exception>
    public OnnxPictureEmbedder(OnnxPictureOptions options)
        : base(Found(options), options)
    {
        try
        {
            Recipe = PictureRecipe.Of(Files, options.Recipe);
            _batchSize = options.BatchSize;
            _output = Network.RequireOutput(Recipe.Output);
            _input = PictureInput.Of(Network, Recipe);
            _decoder = new PictureDecoder(
                _input.Width, _input.Height, _input.IsChannelFirst, Recipe, options.MaxPixels, options.ThumbnailSide);
            Dimensions = Run(new float[_decoder.Length], 1)[0].Length;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How the vectors are made: what the options or <c>embedder.json</c> say.</summary>
    public PictureRecipe Recipe { get; }

    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequireDimensions(options);
        IReadOnlyList<EmbeddedPicture> pictures = await EmbedEachAsync(values, cancellationToken).ConfigureAwait(false);
        foreach ((int i, EmbeddedPicture picture) in pictures.Index())
            if (picture.Fault is { } fault)
                throw new LshException(ErrorKind.InvalidArgument, pictures.Count == 1 ? $"The picture cannot be embedded: {fault}."
                    : $"Picture {i} of {pictures.Count} cannot be embedded: {fault}. EmbedEachAsync embeds the others all the same.");
        return new GeneratedEmbeddings<Embedding<float>>(pictures.Select(picture => picture.Embedding!));
    }

    /// <summary>Embeds pictures, a batch at a time; one that cannot be decoded has its fault told in its place, and the others are
    /// embedded.</summary>
    /// <param name="pictures">Files as they are, not decoded; what becomes of them comes in the same order.</param>
    /// <param name="cancellationToken">Ends the call between two batches.</param>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public async Task<IReadOnlyList<EmbeddedPicture>> EmbedEachAsync(
        IEnumerable<DataContent> pictures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var embedded = new List<EmbeddedPicture>();
        foreach (DataContent[] batch in pictures.Chunk(_batchSize))
            embedded.AddRange(await Network.RunAsync(() => Embed(batch), cancellationToken).ConfigureAwait(false));
        return embedded;
    }

    private EmbeddedPicture[] Embed(DataContent[] batch)
    {
        var results = new EmbeddedPicture[batch.Length];
        float[] tensor = new float[batch.Length * _decoder.Length];
        Parallel.For(0, batch.Length, new ParallelOptions { MaxDegreeOfParallelism = Network.Threads },
            i => results[i] = Decode(batch[i], tensor.AsSpan(i * _decoder.Length, _decoder.Length)));

        int[] decoded = [.. Enumerable.Range(0, batch.Length).Where(i => results[i].Fault is null)];
        // The good ones move together.
        for (int at = 0; at < decoded.Length; at++)
            if (decoded[at] != at)
                tensor.AsSpan(decoded[at] * _decoder.Length, _decoder.Length).CopyTo(tensor.AsSpan(at * _decoder.Length));
        int together = _input.TakesBatches ? Math.Max(decoded.Length, 1) : 1;
        for (int at = 0; at < decoded.Length; at += together)
        {
            float[][] vectors = Run(tensor.AsMemory(at * _decoder.Length, together * _decoder.Length), together);
            for (int i = 0; i < vectors.Length; i++)
                results[decoded[at + i]] = results[decoded[at + i]] with { Embedding = ToEmbedding(vectors[i]) };
        }
        return results;
    }

    private EmbeddedPicture Decode(DataContent? picture, Span<float> into)
    {
        if (picture is null) return new EmbeddedPicture { Fault = "it is null" };
        try
        {
            DecodedPicture decoded = _decoder.Decode(picture.Data, into);
            return new EmbeddedPicture
            {
                Width = decoded.Width,
                Height = decoded.Height,
                Thumbnail = decoded.Thumbnail,
                Taken = decoded.Taken,
            };
        }
        catch (UndecodableException refused)
        {
            return new EmbeddedPicture { Fault = refused.Message };
        }
    }

    private float[][] Run(Memory<float> pictures, int count)
    {
        using var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pictures, _input.Shape(count));
        using OnnxOutput output = Network.Run([_input.Name], [tensor], _output);
        int dimensions = output.Values.Length / count;
        var vectors = new float[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = output.Values.Slice(i * dimensions, dimensions).ToArray();
            if (Recipe.Normalize) Normalize(vectors[i]);
        }
        return vectors;
    }

    private static ModelFiles Found(OnnxPictureOptions options)
    {
        OnnxOptionsRules.Require(options);
        return ModelFiles.Find(options.Model);
    }
}

/// <summary>What became of a picture: its vector, or what is wrong with it.</summary>
public sealed record EmbeddedPicture
{
    /// <summary>Its vector; null where it could not be decoded.</summary>
    public Embedding<float>? Embedding { get; init; }

    /// <summary>Why it could not be decoded, such as <c>it is cut off</c>; null where it was.</summary>
    public string? Fault { get; init; }

    /// <summary>Its width in pixels, as it is looked at; 0 where it could not be decoded.</summary>
    public int Width { get; init; }

    /// <summary>Its height in pixels, as it is looked at; 0 where it could not be decoded.</summary>
    public int Height { get; init; }

    /// <summary>When it was taken, as the EXIF data of a JPEG, PNG or WebP file says: ISO 8601, such as <c>2024-01-31T09:30:00</c>, with
    /// the offset from UTC where the camera knew it. Null where nothing is said.</summary>
    public string? Taken { get; init; }

    /// <summary>The picture as a small JPEG, of at most <see cref="OnnxPictureOptions.ThumbnailSide"/> pixels a side; empty where none is
    /// asked for.</summary>
    public ReadOnlyMemory<byte> Thumbnail { get; init; }
}
