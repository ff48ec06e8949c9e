using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>One subspace of one model version; the key is <see cref="SubspaceKey"/>'s. It owns the codebook.</summary>
[Alias(WireAliases.SubspaceModelGrain)]
public interface ISubspaceModelGrain : IGrainWithStringKey
{
    /// <summary>Starts a training; parts of the block follow.</summary>
    [Alias("begin")] Task BeginAsync(SubspaceTask task);

    /// <summary>The next part of the block.</summary>
    [Alias("add")] Task AddAsync(FloatBlock part);

    /// <summary>Trains on the block and sends the codebook, once, for the model to be published; leaving the stream stops the
    /// training.</summary>
    [Alias("train-and-send")] IAsyncEnumerable<TrainedMessage> TrainAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the block and the codebook.</summary>
    [Alias("discard")] Task DiscardAsync();

    /// <summary>The codes of sub-vectors, a byte each.</summary>
    /// <exception cref="LshException">No codebook of that fingerprint was trained here or is in the published model; or the
    /// sub-vectors have other dimensions.</exception>
    [Alias("assign"), AlwaysInterleave] Task<ReadOnlyMemory<byte>> AssignAsync(AssignMessage block);
}
