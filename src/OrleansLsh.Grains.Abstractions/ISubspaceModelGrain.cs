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

    /// <summary>Trains on the block; nothing is kept yet.</summary>
    [Alias("train"), ResponseTimeout("02:00:00")] Task<SubspaceResult> TrainAsync(CancellationToken cancellationToken);

    /// <summary>Trains cells on the block and tells each iteration; leaving the stream stops the training.</summary>
    [Alias("train-cells")] IAsyncEnumerable<CellsMessage> TrainCellsAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what was trained in storage.</summary>
    [Alias("keep")] Task KeepAsync();

    /// <summary>Forgets what was trained and what is kept.</summary>
    [Alias("discard")] Task DiscardAsync();

    /// <summary>Centroids of the codebook.</summary>
    /// <param name="fingerprint">The codebook that is meant.</param>
    /// <param name="first">The first centroid.</param>
    /// <param name="count">Centroids at most.</param>
    [Alias("read"), AlwaysInterleave] Task<CodebookPart> ReadAsync(long fingerprint, int first, int count);

    /// <summary>The codes of sub-vectors, a byte each.</summary>
    /// <exception cref="Core.LshException">The codebook is missing or another one, or the sub-vectors have other dimensions.</exception>
    [Alias("assign"), AlwaysInterleave] Task<ReadOnlyMemory<byte>> AssignAsync(AssignMessage block);
}
