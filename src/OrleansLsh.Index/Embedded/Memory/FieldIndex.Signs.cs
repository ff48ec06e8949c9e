using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

internal sealed partial class FieldIndex
{
    /// <summary>How far the chooser may be off, in parts of what lies between documents and their centroids. Signs are off by far more, but
    /// not by as much for all documents of a cell. Sentence embeddings have .002.</summary>
    private const double MostChooserError = 0.005;

    private SignBlocks[] _signs = [];
    private bool _ownsSigns = true;
    private bool _isChooserPrecise;

    /// <summary>Whether searches of cells scan signs of residuals, rather than residuals.</summary>
    public bool HasSigns => _signs.Length > 0;

    /// <summary>Encodes the documents that are there, over all cores, and keeps the signs of all that come.</summary>
    /// <param name="projection">Directions that the model, which has cells, becomes part of.</param>
    public void KeepSigns(SignProjection projection)
    {
        Model = Model! with { Signs = projection };
        MeasureChooser();
        int[][] slots = SlotsByCell();
        var signs = new SignBlocks[_book!.Count];
        foreach (FieldChunk? chunk in _chunks) chunk?.KeepSigns(SignRow.Length(projection.Signs));
        ComputeThreads.For(signs.Length, Environment.ProcessorCount, cell =>
        {
            signs[cell] = Signs(projection, cell, slots[cell]);
            for (int at = 0; at < slots[cell].Length; at++) signs[cell].CopyTo(at, SignsOf(slots[cell][at]));
        });
        _signs = signs;
        _ownsSigns = true;
    }

    /// <summary>Looks whether the chooser tells distances to cells well enough for documents of several cells to be ranked by them: its
    /// error must be small beside what lies between documents and their centroids. Where cells lie far apart, or one component is far
    /// larger than the others, it is not.</summary>
    public void MeasureChooser()
    {
        const int Documents = 64, Cells = 8;
        if (Model?.Chooser is not { } chooser) return;
        var nearest = new int[Math.Min(Cells, _book!.Count)];
        var distances = new float[nearest.Length];
        double error = 0, residuals = 0;
        int step = Math.Max(1, Count / Documents), seen = 0;
        foreach (int slot in Slots())
        {
            if (seen++ % step != 0) continue;
            ReadOnlySpan<float> query = PlacedQuery(Vector(slot));
            chooser.Choose(query, nearest, distances);
            for (int i = 0; i < nearest.Length; i++)
                error += Math.Abs(distances[i] - ExactDistance.Squared(query, _book[nearest[i]])) / nearest.Length;
            residuals += ExactDistance.Squared(Placed(Vector(slot)), _book[Cell(slot)]);
        }
        _isChooserPrecise = error <= MostChooserError * residuals;
    }

    /// <summary>The nearest cells with the distances by which documents in them are ranked.</summary>
    /// <param name="vector">A query where it lies for the cells.</param>
    /// <param name="nearest">p entries; written whole where the model has a chooser, and else those to tell the distances of.</param>
    /// <param name="distances">Squared distances to them, p entries, written whole.</param>
    /// <param name="inOrder">Whether the nearest comes first.</param>
    public void NearestCells(ReadOnlySpan<float> vector, Span<int> nearest, Span<float> distances, bool inOrder = true)
    {
        Model!.Chooser?.Choose(vector, nearest, _isChooserPrecise ? distances : [], inOrder);
        if (_isChooserPrecise) return;
        for (int rank = 0; rank < nearest.Length; rank++) distances[rank] = ExactDistance.Squared(vector, _book![nearest[rank]]);
    }

    /// <summary>The signs of a cell's documents.</summary>
    public SignBlocks Signs(SignProjection projection, int cell, ReadOnlySpan<int> slots)
    {
        var signs = new SignBlocks(projection, _book![cell]);
        signs.Reserve(slots.Length);
        foreach (int slot in slots) signs.Add(slot, Placed(Vector(slot)));
        return signs;
    }

    /// <summary>The slots of each cell, ascending.</summary>
    public int[][] SlotsByCell()
    {
        var filled = new int[_cells.Length];
        foreach (int slot in Slots()) filled[Cell(slot)]++;
        int[][] slots = [.. filled.Select(count => new int[count])];
        Array.Clear(filled);
        foreach (int slot in Slots()) slots[Cell(slot)][filled[Cell(slot)]++] = slot;
        return slots;
    }

    /// <summary>Asks for the memory of cells. Each lies elsewhere: many are asked for at once, which takes little longer than
    /// one.</summary>
    private void PrefetchSigns(ReadOnlySpan<int> cells, Scratch scratch)
    {
        int estimates = 0;
        foreach (int cell in cells) estimates += SignBlocks.EstimatesLength(_signs[cell].Count);
        scratch.Estimates.Clear();
        scratch.Estimates.Reserve(estimates);
        foreach (int cell in cells) _signs[cell].PrefetchFirst();
    }

    private void AddSigns(int slot, ReadOnlySpan<float> vector, int cell)
    {
        _signs[cell].Add(slot, vector);
        _signs[cell].CopyTo(_signs[cell].Count - 1, SignsOf(slot));
    }

    private Span<byte> SignsOf(int slot) => _chunks[slot / FieldChunk.Slots]!.Signs(slot % FieldChunk.Slots);

    /// <summary>Estimates the distances of a cell's documents, behind those of the cells before.</summary>
    private void Estimate(int cell, float toCentroid, SlotRestriction restriction, Scratch scratch)
    {
        SignBlocks documents = _signs[cell];
        int count = documents.Count;
        if (count == 0) return;
        Span<float> estimates = scratch.Estimates.Add(cell, count);
        Span<ushort> wanted = restriction.Among is null ? [] : scratch.Wanted(estimates.Length / SignBlocks.BlockSize);
        if (restriction.Among is not null) restriction.Allowed(documents.Slots(count), wanted);
        documents.Estimate(count, scratch.Signs!, toCentroid, estimates, wanted);
        estimates[count..].Fill(float.PositiveInfinity);
    }

    /// <summary>Makes the documents of the least estimates the candidates.</summary>
    private int TakeBySigns(int candidates, SlotRestriction restriction, Scratch scratch)
    {
        scratch.Estimates.Select(candidates, _signs, restriction, scratch.Nearest, scratch.Candidates);
        return scratch.Candidates.Trim();
    }

    private ref SignBlocks OwnSigns(int cell)
    {
        if (!_ownsSigns) _signs = [.. _signs];
        _ownsSigns = true;
        return ref _signs[cell];
    }
}
