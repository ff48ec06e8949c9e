using System.Numerics.Tensors;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Training;

/// <summary>Makes many small cells of few large ones: the one of the most vectors is split in two, until there are enough.</summary>
/// <remarks>So they hold about as many vectors each, where k-means leaves some with many times the mean; and each split looks at the
/// vectors of one cell, where an iteration of k-means compares each of N vectors with K centroids: Steinbach, Karypis, Kumar, "A Comparison
/// of Document Clustering Techniques" (2000), there called bisecting k-means. Cells that were one lie side by side in the order of the
/// result.</remarks>
/// <param name="sample">The vectors.</param>
/// <param name="seed">Seed of every random choice.</param>
internal sealed class CellSplitter(VectorBlock sample, int seed)
{
    private const int Iterations = 8;

    private readonly Random _random = new(seed);
    private readonly int[] _rows = [.. Enumerable.Range(0, sample.Count)];
    private readonly PriorityQueue<Part, (int Size, int Order)> _open = new();
    private readonly List<Part> _done = [];
    private int _made;

    private sealed record Part(int First, int Count, float[] Centroid);

    /// <summary>Splits cells.</summary>
    /// <param name="coarse">The cells to begin with.</param>
    /// <param name="cells">How many are wanted; fewer come out where there are fewer distinct vectors.</param>
    /// <param name="parallelism">Threads at most, at least 1.</param>
    /// <param name="cancellationToken">Checked before each split.</param>
    public CellBook Split(CellBook coarse, int cells, int parallelism, CancellationToken cancellationToken)
    {
        Begin(coarse, parallelism);
        while (_open.Count > 0 && _open.Count + _done.Count < cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Split(_open.Dequeue());
        }
        Part[] parts = [.. _done, .. _open.UnorderedItems.Select(item => item.Element)];
        var centroids = new float[parts.Length * sample.Dimensions];
        int at = 0;
        foreach (Part part in parts.OrderBy(part => part.First))
        {
            part.Centroid.CopyTo(centroids, at);
            at += sample.Dimensions;
        }
        return new CellBook(sample.Dimensions, centroids);
    }

    private void Begin(CellBook coarse, int parallelism)
    {
        var cells = new ushort[sample.Count];
        coarse.Assign(sample.Values, cells, parallelism);
        // Equal keys keep no order of their own.
        Array.Sort(Array.ConvertAll(_rows, row => ((long)cells[row] << 32) | (uint)row), _rows);
        int first = 0;
        foreach (IGrouping<ushort, int> cell in _rows.GroupBy(row => cells[row]))
        {
            int count = cell.Count();
            Add(new Part(first, count, coarse[cell.Key].ToArray()));
            first += count;
        }
    }

    private void Add(Part part) => _open.Enqueue(part, (-part.Count, _made++));

    private void Split(Part part)
    {
        Span<int> rows = _rows.AsSpan(part.First, part.Count);
        float[] left = sample[rows[_random.Next(rows.Length)]].ToArray(), right = sample[Farthest(rows, left)].ToArray();
        int lefts = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            lefts = Partition(rows, left, right);
            if (lefts == 0 || lefts == rows.Length || !(Move(left, rows[..lefts]) | Move(right, rows[lefts..]))) break;
        }
        // All the same, or as good as.
        if (lefts == 0 || lefts == rows.Length)
        {
            _done.Add(part);
            return;
        }
        Add(new Part(part.First, lefts, left));
        Add(new Part(part.First + lefts, part.Count - lefts, right));
    }

    private int Farthest(ReadOnlySpan<int> rows, ReadOnlySpan<float> from)
    {
        int farthest = rows[0];
        float most = -1;
        foreach (int row in rows)
        {
            float distance = TensorPrimitives.Distance(sample[row], from);
            if (distance > most) (farthest, most) = (row, distance);
        }
        return farthest;
    }

    /// <summary>Puts the rows that are nearer to the left first, ties too; how many there are.</summary>
    private int Partition(Span<int> rows, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        int lefts = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> vector = sample[rows[i]];
            if (TensorPrimitives.Distance(vector, right) < TensorPrimitives.Distance(vector, left)) continue;
            (rows[lefts], rows[i]) = (rows[i], rows[lefts]);
            lefts++;
        }
        return lefts;
    }

    /// <summary>Moves a centroid to the mean of its vectors; whether that changed it.</summary>
    private bool Move(Span<float> centroid, ReadOnlySpan<int> rows)
    {
        float[] mean = new float[centroid.Length];
        foreach (int row in rows) TensorPrimitives.MultiplyAdd(sample[row], 1f / rows.Length, mean, mean);
        if (centroid.SequenceEqual(mean)) return false;
        mean.CopyTo(centroid);
        return true;
    }
}
