using System.Numerics.Tensors;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>The cells that documents belong to in an index: the nearest of each, and a few near ones in other directions. Safe for
/// concurrent use.</summary>
/// <remarks>
/// So a query reaches the same neighbours with a fraction of the probes, but compares some documents more, which do not lie beside
/// the others. Looking up a cell costs the server as much as comparing some twenty short vectors, or a few wide ones. And a document that
/// was written after the training, when no cell was made for it, is found by as good as the same probes as the others.
/// Near cells are those that the model's chooser finds, so the first is nearly always exactly the nearest; it decides only where a document
/// lies. Each cell after the nearest is that of the least loss ‖r‖² + Σ (r·s)² / ‖s‖², where r is the vector minus its centroid and s the
/// vector minus the centroid of a cell that was taken before: where a query misses a document in one cell, because that lies on the far
/// side of the centroid, it finds it in another. The loss is that of Sun et al., "SOAR: Improved Indexing for Approximate Nearest Neighbor
/// Search" (2023), with λ = 1.
/// </remarks>
/// <param name="model">A model that has cells.</param>
/// <param name="vectors">count × D, row-major, as they are stored.</param>
internal sealed class CellMembership(Model model, ReadOnlyMemory<float> vectors)
{
    private const int Most = 2, CellsForEach = 64;

    /// <summary>Cells that are weighed for each that is taken: those that the chooser finds the nearest. More make no difference to
    /// recall.</summary>
    private const int WeighedForEach = 4;

    private const int Taken = -1;

    private readonly CellBook _cells = model.Cells!;
    private readonly ReadOnlyMemory<float> _placed = model.Placed(vectors);

    /// <summary>How many cells each document belongs to.</summary>
    public int Count { get; } = Each(model.Cells!);

    /// <summary>How many cells a document belongs to: two, or one where cells are so few that each holds a good part of all
    /// documents.</summary>
    public static int Each(CellBook cells) => Math.Clamp(cells.Count / CellsForEach, 1, Most);

    /// <summary>The cells that a query probes: those nearest to it, as documents are placed, so that one is found by its own
    /// vector.</summary>
    /// <param name="model">A model that has cells.</param>
    /// <param name="vector">D components.</param>
    /// <param name="probes">How many, 1 to all.</param>
    public static int[] Probe(Model model, ReadOnlySpan<float> vector, int probes)
    {
        CellBook cells = model.Cells!;
        vector = model.PlacedQuery(vector);
        // The chooser tells near cells from far ones, but not always the nearest from the next.
        var nearest = new int[Math.Max(probes, Math.Min(WeighedForEach * Each(cells), cells.Count))];
        model.Chooser!.Choose(vector, nearest);
        if (nearest.Length == probes) return nearest;
        var distances = new float[nearest.Length];
        for (int i = 0; i < distances.Length; i++) distances[i] = SquaredDistance(vector, cells[nearest[i]]);
        Array.Sort(distances, nearest);
        return nearest[..probes];
    }

    /// <summary>Squared distance of a query to its nearest cell.</summary>
    /// <param name="model">A model that has cells.</param>
    /// <param name="vector">D components.</param>
    public static float Distance(Model model, ReadOnlySpan<float> vector)
    {
        Span<int> nearest = stackalloc int[1];
        vector = model.PlacedQuery(vector);
        model.Chooser!.Choose(vector, nearest);
        return SquaredDistance(vector, model.Cells![nearest[0]]);
    }

    /// <summary>Finds the cells of a vector.</summary>
    /// <param name="row">Which vector.</param>
    /// <param name="cells"><see cref="Count"/> entries, written whole, the nearest cell first.</param>
    public void Find(int row, Span<ushort> cells)
    {
        ReadOnlySpan<float> vector = _placed.Span.Slice(row * _cells.Dimensions, _cells.Dimensions);
        Span<int> weighed = stackalloc int[Math.Min(WeighedForEach * cells.Length, _cells.Count)];
        model.Chooser!.Choose(vector, weighed);
        Span<float> lengths = stackalloc float[weighed.Length], losses = stackalloc float[weighed.Length];
        for (int i = 0; i < weighed.Length; i++) losses[i] = lengths[i] = SquaredDistance(vector, _cells[weighed[i]]);
        for (int taken = 0; ; taken++)
        {
            int best = Least(weighed, losses);
            cells[taken] = (ushort)weighed[best];
            if (taken + 1 == cells.Length) return;
            weighed[best] = Taken;
            AddLosses(weighed, lengths, losses, _cells[cells[taken]], lengths[best]);
        }
    }

    private void AddLosses(
        ReadOnlySpan<int> weighed, ReadOnlySpan<float> lengths, Span<float> losses, ReadOnlySpan<float> taken, float length)
    {
        // A vector that is a centroid lies on no side of it.
        if (length == 0) return;
        for (int i = 0; i < weighed.Length; i++)
        {
            if (weighed[i] == Taken) continue;
            // r·s by the law of cosines.
            float dot = (lengths[i] + length - SquaredDistance(_cells[weighed[i]], taken)) / 2;
            losses[i] += dot * dot / length;
        }
    }

    /// <summary>The place of the least loss that is left. Where squares overflow none is a number, and any will do.</summary>
    private static int Least(ReadOnlySpan<int> weighed, ReadOnlySpan<float> losses)
    {
        int least = -1;
        for (int i = 0; i < weighed.Length; i++)
            if (weighed[i] != Taken && (least < 0 || losses[i] < losses[least])) least = i;
        return least;
    }

    private static float SquaredDistance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float distance = TensorPrimitives.Distance(one, other);
        return distance * distance;
    }
}
