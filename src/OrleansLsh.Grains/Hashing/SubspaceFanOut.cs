using System.Buffers;
using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Training;

namespace OrleansLsh.Grains.Hashing;

/// <summary>Hashes blocks by the subspace grains: one call to each grain for each block, all n at once.</summary>
internal sealed class SubspaceFanOut(IGrainFactory grains)
{
    /// <summary>Vectors in a block.</summary>
    public const int BlockSize = 2_048;

    /// <summary>Blocks under way at a time: while one is assembled the next is being coded.</summary>
    private const int Ahead = 2;

    /// <summary>The codes of vectors that are checked and normalised already.</summary>
    /// <returns>count × n codes, the same bytes as the model's own hasher gives.</returns>
    /// <exception cref="LshException">A subspace grain has no codebook, or another one than the model.</exception>
    public async Task<byte[]> HashAsync(Model model, VectorBlock vectors, CancellationToken cancellationToken)
    {
        if (model.Space is { } space) vectors = space.PlaceDocuments(vectors);
        ISubspaceModelGrain[] subspaces = [.. Enumerable.Range(0, model.Subspaces)
            .Select(i => grains.GetGrain<ISubspaceModelGrain>(SubspaceKey.Of(model.Id, model.Version, i)))];
        var codes = new byte[(long)vectors.Count * model.Subspaces];
        var underWay = new Queue<Task>(Ahead);
        for (int first = 0; first < vectors.Count; first += BlockSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (underWay.Count == Ahead) await underWay.Dequeue();
            int count = Math.Min(BlockSize, vectors.Count - first);
            underWay.Enqueue(HashBlockAsync(
                model, subspaces, vectors.Slice(first, count), codes.AsMemory(first * model.Subspaces, count * model.Subspaces)));
        }
        await Task.WhenAll(underWay);
        return codes;
    }

    private static async Task HashBlockAsync(Model model, ISubspaceModelGrain[] subspaces, VectorBlock block, Memory<byte> codes)
    {
        long[] fingerprints = CodebookFingerprint.Of(model);
        float[] gathered = ArrayPool<float>.Shared.Rent(block.Values.Length);
        var calls = new Task<ReadOnlyMemory<byte>>[subspaces.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            Memory<float> points = gathered.AsMemory(model.Split.Start(i) * block.Count, model.Split.Size(i) * block.Count);
            model.Split.Gather(block.Values.Span, i, points.Span);
            calls[i] = subspaces[i].AssignAsync(
                new AssignMessage { Fingerprint = fingerprints[i], Points = new FloatBlock(points), Dimensions = model.Split.Size(i) });
        }
        await Task.WhenAll(calls);
        for (int i = 0; i < calls.Length; i++) Interleave(calls[i].Result.Span, codes.Span, i, calls.Length);
        // Only after every answer: a grain in this silo reads this very memory. After a failure it is left to the collector.
        ArrayPool<float>.Shared.Return(gathered);
    }

    private static void Interleave(ReadOnlySpan<byte> column, Span<byte> codes, int subspace, int subspaces)
    {
        for (int row = 0; row < column.Length; row++) codes[row * subspaces + subspace] = column[row];
    }
}
