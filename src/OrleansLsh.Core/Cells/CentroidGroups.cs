using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Ranking;

/// <summary>Centroids as int8; many of them in groups, of which only near ones are looked into.</summary>
/// <remarks>What is quantised is a centroid minus that of its group. Immutable; safe for concurrent use, each user with scratch memory of
/// its own.</remarks>
internal sealed class CentroidGroups
{
    /// <summary>Centroids that are compared in the time in which groups of them would be chosen.</summary>
    private const int MostUngrouped = 4_096;

    /// <summary>Groups that are looked into in any case.</summary>
    private const int Fewest = 8;

    /// <summary>How far away a group may be to be looked into, in squared distances to the last of the centroids wanted. Fine cells lie
    /// much nearer to a query than centres of groups, but for a query far from all: there each group may hold near ones. At 1 some such
    /// queries lose all they look for; at 2 four times as many centroids are compared, and recall hardly rises.</summary>
    private const float Reach = 1.5f;

    /// <summary>Groups of K centroids, in √K, and centroids for each that they are made of. What counts is the memory that a query reads:
    /// centres, and the centroids of some of the groups.</summary>
    private const int GroupsPerRoot = 3, PointsPerGroup = 16;

    private const int Seed = 1;

    /// <summary>The distance of a group that was looked into.</summary>
    private const float Compared = -1;

    private readonly ResidualBlocks[] _groups;
    private readonly int[][] _cells;
    private readonly ResidualBlocks? _centres;

    private delegate ReadOnlySpan<float> Row(int index);

    /// <summary>Quantises centroids.</summary>
    /// <param name="origin">What lies amid all of them.</param>
    /// <param name="points">The centroids, K rows.</param>
    public CentroidGroups(float[] origin, ReadOnlyMemory<float> points)
    {
        var centroids = new VectorBlock(origin.Length, points);
        Count = centroids.Count;
        CellBook groups = Count <= MostUngrouped
            ? new CellBook(origin.Length, origin)
            : Group(centroids, GroupsPerRoot * (int)Math.Sqrt(Count));
        var members = new ushort[Count];
        groups.Assign(points, members, Environment.ProcessorCount);
        ILookup<ushort, int> cells = Enumerable.Range(0, Count).ToLookup(cell => members[cell]);
        _cells = [.. Enumerable.Range(0, groups.Count).Select(group => cells[(ushort)group].ToArray())];
        _groups = [.. _cells.Select((own, group) => Quantise(groups[group], own.Length, i => centroids[own[i]]))];
        if (groups.Count > 1) _centres = Quantise(origin, groups.Count, group => groups[group]);
    }

    /// <summary>Centroids, K.</summary>
    public int Count { get; }

    /// <summary>Finds the nearest centroids.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="scratch">Scratch memory.</param>
    /// <param name="nearest">p entries, 1 to K, written whole.</param>
    /// <param name="distances">Squared distances to them as int8 tells them, p entries, written whole; empty where nobody asks.</param>
    /// <param name="inOrder">Whether the nearest comes first.</param>
    public void Choose(ReadOnlySpan<float> vector, Scratch scratch, Span<int> nearest, Span<float> distances, bool inOrder)
    {
        int compared = Count;
        if (_centres is null) _groups[0].Compare(vector, scratch.Query, scratch.Distances);
        else compared = CompareNear(vector, scratch, nearest);
        CellBook.SelectNearest(scratch.Distances.AsSpan(0, compared), nearest, inOrder);
        for (int i = 0; i < distances.Length; i++) distances[i] = scratch.Distances[nearest[i]];
        if (_centres is null) return;
        foreach (ref int cell in nearest) cell = scratch.Cells[cell];
    }

    /// <summary>Compares the centroids of near groups; how many these are.</summary>
    private int CompareNear(ReadOnlySpan<float> vector, Scratch scratch, Span<int> nearest)
    {
        _centres!.Compare(vector, scratch.Query, scratch.Groups);
        Span<float> groups = scratch.Groups.AsSpan(0, _groups.Length);
        Span<int> first = stackalloc int[Math.Min(groups.Length, Fewest)];
        CellBook.SelectNearest(groups, first);
        int compared = 0;
        foreach (int group in first)
        {
            compared = Compare(vector, group, compared, scratch);
            groups[group] = Compared;
        }
        float within = float.PositiveInfinity;
        if (compared >= nearest.Length)
        {
            CellBook.SelectNearest(scratch.Distances.AsSpan(0, compared), nearest);
            within = Reach * scratch.Distances[nearest[^1]];
        }
        for (int group = 0; group < groups.Length; group++)
            // Not "at most within": where squares overflow, distances are no numbers, and every group is looked into.
            if (groups[group] != Compared && !(groups[group] > within)) compared = Compare(vector, group, compared, scratch);
        return compared;
    }

    private int Compare(ReadOnlySpan<float> vector, int group, int compared, Scratch scratch)
    {
        _groups[group].Compare(vector, scratch.Query, scratch.Distances.AsSpan(compared));
        _cells[group].CopyTo(scratch.Cells, compared);
        return compared + _cells[group].Length;
    }

    private static CellBook Group(VectorBlock centroids, int groups)
    {
        // Neighbours in order are neighbours in space, so every so many stand for all.
        int step = Math.Max(1, centroids.Count / (PointsPerGroup * groups));
        var some = new float[(centroids.Count + step - 1) / step * centroids.Dimensions];
        for (int i = 0; i * step < centroids.Count; i++) centroids[i * step].CopyTo(some.AsSpan(i * centroids.Dimensions));
        return CellTrainer.Train(new VectorBlock(centroids.Dimensions, some), groups, Seed, Environment.ProcessorCount);
    }

    private static ResidualBlocks Quantise(ReadOnlySpan<float> origin, int count, Row row)
    {
        var blocks = new ResidualBlocks(origin);
        blocks.Reserve(count);
        for (int i = 0; i < count; i++) blocks.Add(i, row(i));
        return blocks;
    }

    /// <summary>Scratch memory of one thread.</summary>
    public sealed class Scratch(CentroidGroups groups)
    {
        /// <summary>Scratch memory for the query's residual in a group.</summary>
        public ResidualQuery Query { get; } = new(groups._groups[0].Centroid.Length);

        /// <summary>Distances of groups, of whole lanes.</summary>
        public float[] Groups { get; } = new float[groups._groups.Length + ResidualBlocks.Lanes];

        /// <summary>Distances of centroids, of whole lanes.</summary>
        public float[] Distances { get; } = new float[groups.Count + ResidualBlocks.Lanes];

        /// <summary>The cells that the distances are of.</summary>
        public int[] Cells { get; } = new int[groups.Count];
    }
}
