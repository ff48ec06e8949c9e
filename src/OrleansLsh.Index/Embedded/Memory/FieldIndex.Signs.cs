using OrleansLsh.Core;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

internal sealed partial class FieldIndex
{
    private SignBlocks[] _signs = [];
    private bool _ownsSigns = true;

    /// <summary>Whether searches of cells scan signs of residuals, rather than residuals.</summary>
    public bool HasSigns => _signs.Length > 0;

    /// <summary>Encodes the documents that are there, over all cores, and keeps the signs of all that come; nothing where the model has no
    /// directions for signs.</summary>
    /// <remarks>Called once, before anybody searches.</remarks>
    public void KeepSigns()
    {
        if (Model is { Signs: { } projection }) KeepSigns(projection);
    }

    /// <summary>Keeps the signs along directions that the model becomes part of. It has cells.</summary>
    public void KeepSigns(SignProjection projection)
    {
        Model = Model! with { Signs = projection };
        int[][] slots = SlotsByCell();
        var signs = new SignBlocks[_book!.Count];
        ComputeThreads.For(signs.Length, Environment.ProcessorCount, cell => signs[cell] = Signs(projection, cell, slots[cell]));
        _signs = signs;
        _ownsSigns = true;
    }

    /// <summary>The signs of a cell's documents.</summary>
    public SignBlocks Signs(SignProjection projection, int cell, ReadOnlySpan<int> slots)
    {
        var signs = new SignBlocks(projection, _book![cell]);
        signs.Reserve(slots.Length);
        foreach (int slot in slots) signs.Add(slot, Vector(slot));
        return signs;
    }

    /// <summary>The slots of each cell, ascending.</summary>
    public int[][] SlotsByCell()
    {
        var slots = new int[_cells.Length][];
        for (int cell = 0; cell < slots.Length; cell++) slots[cell] = new int[_cells[cell].Count];
        var filled = new int[slots.Length];
        foreach (int slot in Slots()) slots[Cell(slot)][filled[Cell(slot)]++] = slot;
        for (int cell = 0; cell < slots.Length; cell++) Array.Resize(ref slots[cell], filled[cell]);
        return slots;
    }

    /// <summary>Estimates the distances of a cell's documents, behind those of the cells before.</summary>
    private void Estimate(int cell, float toCentroid, SlotRestriction restriction, Scratch scratch)
    {
        SignBlocks documents = _signs[cell];
        int count = documents.Count;
        if (count == 0) return;
        scratch.RoomForEstimates(count, out Span<int> slots, out Span<float> estimates);
        documents.Estimate(count, scratch.Signs!, toCentroid, estimates);
        documents.Slots(count).CopyTo(slots);
        if (restriction.Among is not null) restriction.Exclude(slots, estimates);
    }

    private ref SignBlocks OwnSigns(int cell)
    {
        if (!_ownsSigns) _signs = [.. _signs];
        _ownsSigns = true;
        return ref _signs[cell];
    }
}
