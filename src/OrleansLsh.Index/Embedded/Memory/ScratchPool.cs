using System.Collections.Concurrent;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Scratch memory of the searches of one field, as many pieces as searches run at once.</summary>
internal sealed class ScratchPool
{
    private readonly ConcurrentBag<Scratch> _free = [];

    /// <summary>Takes a piece that fits an index.</summary>
    public Scratch Rent(FieldIndex index)
    {
        while (_free.TryTake(out Scratch? scratch))
            if (scratch.CellDistances.Length == index.Cells) return scratch;
        return new Scratch(index.Field.Dimensions, index.Cells);
    }

    /// <summary>Gives a piece back.</summary>
    public void Return(Scratch scratch) => _free.Add(scratch);
}
