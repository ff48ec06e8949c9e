using System.Collections.Concurrent;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Scratch memory of the searches of one field, as many pieces as searches run at once.</summary>
internal sealed class ScratchPool
{
    private readonly ConcurrentBag<Scratch> _free = [];

    /// <summary>Takes a piece that fits an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public Scratch Rent(FieldIndex index, CancellationToken cancellationToken)
    {
        Scratch? scratch;
        do
            if (!_free.TryTake(out scratch)) scratch = new Scratch(index.PlacedDimensions, index.Cells);
        while (scratch.CellDistances.Length != index.Cells || scratch.Dimensions != index.PlacedDimensions);
        scratch.CancellationToken = cancellationToken;
        return scratch;
    }

    /// <summary>Gives a piece back.</summary>
    public void Return(Scratch scratch) => _free.Add(scratch);
}
