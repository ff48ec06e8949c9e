using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Hashing;

/// <summary>The nearest cell of a vector, most centroids ruled out by a lower bound of their distance and only the others compared
/// whole.</summary>
/// <remarks>The bound is the distance in a <see cref="CentroidReduction"/>. The cells are those of <see cref="ScalarKernel.Nearest"/>, to
/// the last tie: whatever rounding could turn around stays in the race until that kernel has compared it.</remarks>
internal sealed class CellBounds
{
    /// <summary>The part of the reduction's directions that is looked at: those that vary most rule out nearly as much as all, at a third
    /// of the cost.</summary>
    private const int Part = 3;

    private readonly CellBook _book;
    private readonly CentroidReduction _reduction;
    private readonly PackedCentroids _reduced;
    private readonly float _longest;

    // Bounds of the rounding, with room to spare: of a sum of D squares, relative to it, and of a reduced vector, relative to the longest
    // in play.
    private readonly double _sumError;
    private readonly float _reductionError;

    public CellBounds(CellBook book, CentroidReduction reduction)
    {
        (_book, _reduction) = (book, reduction);
        int whole = reduction.Dimensions, dimensions = (whole + Part - 1) / Part;
        var shortened = new float[book.Count * dimensions];
        for (int k = 0; k < book.Count; k++)
        {
            ReadOnlySpan<float> centroid = reduction.Centroids.Span.Slice(k * whole, whole);
            Span<float> target = shortened.AsSpan(k * dimensions, dimensions);
            centroid[..dimensions].CopyTo(target);
            target[^1] = TensorPrimitives.Norm(centroid[(dimensions - 1)..]);
            _longest = MathF.Max(_longest, TensorPrimitives.Norm(centroid));
        }
        _reduced = new PackedCentroids(shortened, dimensions);
        _sumError = (book.Dimensions + 8) * Math.ScaleB(1, -23);
        _reductionError = (book.Dimensions + 64) * MathF.ScaleB(1, -23);
    }

    /// <summary>The nearest cell of every vector.</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="cells">count entries, written whole.</param>
    public void Assign(ReadOnlySpan<float> vectors, Span<ushort> cells)
    {
        var scratch = new Scratch(_book, _reduced.Dimensions);
        for (int v = 0; v < cells.Length; v++) cells[v] = (ushort)Nearest(vectors.Slice(v * _book.Dimensions, _book.Dimensions), scratch);
    }

    private int Nearest(ReadOnlySpan<float> vector, Scratch scratch)
    {
        _reduction.Reduce(vector, scratch.Rest, scratch.Reduced);
        float farthest = TensorPrimitives.Norm<float>(scratch.Reduced) + _longest, slack = _reductionError * farthest;
        // Where a squared distance might be no number, with room to spare, only the kernel knows what it makes of it.
        if (!float.IsFinite(4 * farthest * farthest)) return ScalarKernel.Nearest(vector, _book.Centroids.Span, out _);
        DistanceKernel.Distances(scratch.Reduced, _reduced, scratch.Bounds);
        int likely = LeastDistance.IndexOf(scratch.Bounds);
        double least = Race(vector, scratch, slack, (likely, WideSums.SquaredDifference(vector, _book[likely])));
        return Winner(vector, scratch.Runners, AtMost(least));
    }

    /// <summary>Compares every centroid whose bound the least distance so far does not rule out; returns the least of all.</summary>
    private double Race(ReadOnlySpan<float> vector, Scratch scratch, float slack, (int Cell, double Distance) likely)
    {
        scratch.Runners.Clear();
        scratch.Runners.Add(likely);
        double least = likely.Distance;
        var reach = Vector256.Create(Reach(least, slack));
        for (int first = 0; first < _book.Count; first += Vector256<float>.Count)
        {
            uint within = Vector256.LessThanOrEqual(Vector256.Create(scratch.Bounds, first), reach).ExtractMostSignificantBits();
            for (; within != 0; within &= within - 1)
            {
                int cell = first + BitOperations.TrailingZeroCount(within);
                if (cell == likely.Cell) continue;
                double distance = WideSums.SquaredDifference(vector, _book[cell]);
                scratch.Runners.Add((cell, distance));
                if (distance >= least) continue;
                least = distance;
                reach = Vector256.Create(Reach(least, slack));
            }
        }
        return least;
    }

    private int Winner(ReadOnlySpan<float> vector, List<(int Cell, double Distance)> runners, double atMost)
    {
        (int winner, float least) = (-1, float.NaN);
        foreach ((int cell, double distance) in runners)
        {
            if (distance > atMost) continue;
            if (winner < 0)
            {
                winner = cell;
                continue;
            }
            if (float.IsNaN(least)) least = ScalarKernel.Distance(vector, _book[winner]);
            float other = ScalarKernel.Distance(vector, _book[cell]);
            if (other < least || (other == least && cell < winner)) (winner, least) = (cell, other);
        }
        return winner;
    }

    /// <summary>What another centroid's distance may be at most for the kernel's rounding to make it the nearer, or as near; squares too
    /// small for a float included.</summary>
    private double AtMost(double least) => least * (1 + _sumError) + _book.Dimensions * Math.ScaleB(1, -124);

    private float Reach(double least, float slack)
    {
        float reach = (float)Math.Sqrt(AtMost(least)) + slack;
        return MathF.Min(reach * reach * (1 + _reductionError), float.MaxValue);
    }

    private sealed class Scratch(CellBook book, int dimensions)
    {
        public float[] Rest { get; } = new float[book.Dimensions];

        public float[] Reduced { get; } = new float[dimensions];

        /// <summary>Bounds, padded to whole registers; what no centroid fills is never within reach, which is finite.</summary>
        public float[] Bounds { get; } =
            Filled((book.Count + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count);

        public List<(int Cell, double Distance)> Runners { get; } = [];

        private static float[] Filled(int length)
        {
            var bounds = new float[length];
            bounds.AsSpan().Fill(float.PositiveInfinity);
            return bounds;
        }
    }
}
