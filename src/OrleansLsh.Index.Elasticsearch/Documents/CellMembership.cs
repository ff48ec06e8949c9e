using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>The cells that documents belong to in an index: the nearest of each, and the few that are nearest after it.</summary>
/// <remarks>So a query reaches the same neighbours with a fraction of the probes, but compares some documents more, which do not lie beside
/// the others. Looking up a cell costs the server as much as comparing some twenty short vectors, or a few wide ones: these belong to one cell.
/// The first cell is exactly the nearest; those after it are as <see cref="CellChooser"/> finds them.</remarks>
internal sealed class CellMembership
{
    private const int Most = 4, CellsForEach = 64, ComponentsForAll = 512, BlockSize = 256;

    private readonly ushort[] _cells;
    private readonly int _each;

    /// <summary>The cells of vectors.</summary>
    /// <param name="model">A model that has cells.</param>
    /// <param name="vectors">count × D, row-major.</param>
    /// <param name="nearest">The nearest cell of each.</param>
    public CellMembership(Model model, ReadOnlyMemory<float> vectors, ReadOnlyMemory<ushort> nearest)
    {
        _each = Each(model.Cells!);
        _cells = new ushort[nearest.Length * _each];
        if (_each == 1) nearest.CopyTo(_cells);
        else
            Parallel.For(0, (nearest.Length + BlockSize - 1) / BlockSize, block =>
            {
                int end = Math.Min(nearest.Length, (block + 1) * BlockSize);
                for (int row = block * BlockSize; row < end; row++)
                    Fill(row, nearest.Span[row], model.Chooser!, vectors.Span.Slice(row * model.Dimensions, model.Dimensions));
            });
    }

    /// <summary>The cells of a vector, its nearest first.</summary>
    public ReadOnlySpan<ushort> this[int row] => _cells.AsSpan(row * _each, _each);

    /// <summary>How many cells a document belongs to, 1 to 4: one where vectors are wide, or where cells are so few that each holds a good part of
    /// all documents.</summary>
    public static int Each(CellBook cells) => Math.Clamp(Math.Min(cells.Count / CellsForEach, ComponentsForAll / cells.Dimensions), 1, Most);

    private void Fill(int row, ushort nearest, CellChooser chooser, ReadOnlySpan<float> vector)
    {
        Span<int> chosen = stackalloc int[_each];
        chooser.Choose(vector, chosen);
        Span<ushort> cells = _cells.AsSpan(row * _each, _each);
        cells[0] = nearest;
        int filled = 1;
        for (int i = 0; filled < _each; i++)
            if (chosen[i] != nearest) cells[filled++] = (ushort)chosen[i];
    }
}
