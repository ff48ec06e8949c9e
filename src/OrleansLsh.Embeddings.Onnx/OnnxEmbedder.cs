using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh;

/// <summary>Turns inputs into vectors by a network in this process. For any number of callers at a time; batches take turns.</summary>
/// <typeparam name="TInput">What is embedded.</typeparam>
public abstract class OnnxEmbedder<TInput> : IEmbeddingGenerator<TInput, Embedding<float>>
{
    private EmbeddingGeneratorMetadata? _metadata;

    private protected OnnxEmbedder(ModelFiles files, OnnxOptions options) => (Files, Network) = (files, OnnxNetwork.Open(files, options));

    /// <summary>Components of each vector.</summary>
    public int Dimensions { get; private protected init; }

    private protected ModelFiles Files { get; }

    private protected OnnxNetwork Network { get; }

    private EmbeddingGeneratorMetadata Metadata =>
        _metadata ??= new EmbeddingGeneratorMetadata("onnx", new Uri(Files.Network), Files.Name, Dimensions);

    /// <summary>Embeds inputs, a batch at a time.</summary>
    /// <param name="values">The inputs; their vectors come in the same order.</param>
    /// <param name="options">Where they ask for other dimensions than the network's the call is refused; the rest is passed over.</param>
    /// <param name="cancellationToken">Ends the call between two batches.</param>
    /// <exception cref="LshException">An input cannot be embedded; the message says which.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public abstract Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Lets go of the network, when the batch that is under way has ended.</summary>
    public void Dispose()
    {
        Network.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void RequireDimensions(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } asked && asked != Dimensions)
            throw new LshException(ErrorKind.InvalidArgument, $"{asked} dimensions are asked for; '{Files.Name}' makes {Dimensions}.");
    }

    private protected Embedding<float> ToEmbedding(ReadOnlyMemory<float> vector) => new(vector) { ModelId = Files.Name };

    /// <summary>Brings a vector to length 1; one of length 0 stays as it is.</summary>
    private protected static void Normalize(Span<float> vector)
    {
        float norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }
}
