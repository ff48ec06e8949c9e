using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansLsh.Core.Training;

/// <summary>Minimum spanning tree of points under mutual reachability: max(distance, both core distances).</summary>
/// <remarks>Prim's algorithm on the complete graph: quadratic time, linear memory. Points are kept component by component, so that
/// one instruction serves a vector of points; points that joined the tree leave the arrays, which halves the work.</remarks>
internal sealed class ReachabilityTree
{
    private readonly int _dimensions;
    private readonly int _stride;
    private readonly float[] _components;
    private readonly float[] _row;
    private readonly float[] _core;

    private ReachabilityTree(ReadOnlySpan<float> points, int dimensions)
    {
        int count = points.Length / dimensions;
        _dimensions = dimensions;
        _stride = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _components = new float[dimensions * _stride];
        _row = new float[_stride];
        _core = new float[_stride];
        for (int row = 0; row < count; row++)
            for (int k = 0; k < dimensions; k++)
                _components[k * _stride + row] = points[row * dimensions + k];
    }

    /// <summary>The count − 1 edges of the tree, in the order in which points joined.</summary>
    /// <param name="points">count × dimensions, row-major, finite.</param>
    /// <param name="dimensions">Components of a point.</param>
    /// <param name="neighbours">A core distance reaches so many points, the point itself included; at least 1.</param>
    /// <param name="cancellationToken">Checked once per point.</param>
    public static SpanningEdge[] Build(ReadOnlyMemory<float> points, int dimensions, int neighbours, CancellationToken cancellationToken)
    {
        int count = points.Length / dimensions;
        var tree = new ReachabilityTree(points.Span, dimensions);
        tree.MeasureCores(count, Math.Min(neighbours, count), cancellationToken);
        return tree.Join(points, count, cancellationToken);
    }

    /// <summary>Squared core distances: each point's distance to its k-th nearest, itself included.</summary>
    private void MeasureCores(int count, int neighbours, CancellationToken cancellationToken)
    {
        float[] nearest = new float[neighbours];
        float[] point = new float[_dimensions];
        for (int row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int k = 0; k < _dimensions; k++) point[k] = _components[k * _stride + row];
            MeasureRow(point, count);
            _core[row] = KthSmallest(_row.AsSpan(0, count), nearest);
        }
    }

    private SpanningEdge[] Join(ReadOnlyMemory<float> points, int count, CancellationToken cancellationToken)
    {
        var edges = new SpanningEdge[count - 1];
        int[] rows = Enumerable.Range(0, count).ToArray();
        float[] best = new float[_stride];
        int[] from = new int[_stride];
        best.AsSpan().Fill(float.PositiveInfinity);

        int place = 0, remaining = count;
        for (int edge = 0; edge < edges.Length; edge++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int joined = rows[place];
            float core = _core[place];
            Remove(place, --remaining, rows, best, from);
            MeasureRow(points.Span.Slice(joined * _dimensions, _dimensions), remaining);
            Relax(joined, core, remaining, best, from);
            place = NextToJoin(best.AsSpan(0, remaining));
            edges[edge] = new SpanningEdge(from[place], rows[place], MathF.Sqrt(best[place]));
        }
        return edges;
    }

    /// <summary>Squared distances of a point to the first <paramref name="count"/> points kept, into the row.</summary>
    private void MeasureRow(ReadOnlySpan<float> point, int count)
    {
        ReadOnlySpan<Vector<float>> components = MemoryMarshal.Cast<float, Vector<float>>(_components);
        Span<Vector<float>> row = MemoryMarshal.Cast<float, Vector<float>>(_row.AsSpan());
        int stride = _stride / Vector<float>.Count;
        int vectors = (count + Vector<float>.Count - 1) / Vector<float>.Count;
        for (int at = 0; at < vectors; at++)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int k = 0; k < point.Length; k++)
            {
                Vector<float> difference = components[k * stride + at] - new Vector<float>(point[k]);
                sum = Vector.FusedMultiplyAdd(difference, difference, sum);
            }
            row[at] = sum;
        }
    }

    /// <summary>Offers the point that joined last to all that remain.</summary>
    private void Relax(int joined, float core, int remaining, float[] best, int[] from)
    {
        ReadOnlySpan<Vector<float>> row = MemoryMarshal.Cast<float, Vector<float>>(_row.AsSpan());
        ReadOnlySpan<Vector<float>> cores = MemoryMarshal.Cast<float, Vector<float>>(_core);
        Span<Vector<float>> bests = MemoryMarshal.Cast<float, Vector<float>>(best.AsSpan());
        Span<Vector<int>> froms = MemoryMarshal.Cast<int, Vector<int>>(from.AsSpan());
        var own = new Vector<float>(core);
        var source = new Vector<int>(joined);
        int vectors = (remaining + Vector<float>.Count - 1) / Vector<float>.Count;
        for (int at = 0; at < vectors; at++)
        {
            var reach = Vector.Max(row[at], Vector.Max(cores[at], own));
            var closer = Vector.LessThan(reach, bests[at]);
            bests[at] = Vector.ConditionalSelect(closer, reach, bests[at]);
            froms[at] = Vector.ConditionalSelect(closer, source, froms[at]);
        }
    }

    /// <summary>Moves the last point kept to the place of the one that leaves.</summary>
    private void Remove(int place, int last, int[] rows, float[] best, int[] from)
    {
        for (int k = 0; k < _dimensions; k++) _components[k * _stride + place] = _components[k * _stride + last];
        _core[place] = _core[last];
        rows[place] = rows[last];
        best[place] = best[last];
        from[place] = from[last];
    }

    private static int NextToJoin(ReadOnlySpan<float> best) => best.IndexOf(TensorPrimitives.Min(best));

    private static float KthSmallest(ReadOnlySpan<float> values, float[] nearest)
    {
        nearest.AsSpan().Fill(float.PositiveInfinity);
        float bound = float.PositiveInfinity;
        foreach (float value in values)
        {
            if (!(value < bound)) continue;
            int at = nearest.Length - 1;
            for (; at > 0 && nearest[at - 1] > value; at--) nearest[at] = nearest[at - 1];
            nearest[at] = value;
            bound = nearest[^1];
        }
        return bound;
    }
}

/// <summary>An edge of a spanning tree of points.</summary>
/// <param name="From">A point's row.</param>
/// <param name="To">Another point's row.</param>
/// <param name="Distance">Mutual reachability distance, 0 or more.</param>
internal readonly record struct SpanningEdge(int From, int To, float Distance);
