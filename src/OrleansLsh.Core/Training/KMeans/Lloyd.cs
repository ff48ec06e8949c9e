using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>Lloyd's iterations of k-means, from given starting centroids.</summary>
/// <remarks>Assignment runs on several threads; the sums follow the points that changed their cluster, in the order of the points, in
/// double precision. So the bits do not depend on the number of threads.</remarks>
internal sealed class Lloyd
{
    /// <summary>Tiles that one thread takes at a time.</summary>
    private const int TilesPerBlock = 16;

    private readonly PointTiles _points;
    private readonly int _parallelism;
    private readonly float[] _centroids;
    private readonly PackedCentroids _packed;
    private readonly double[] _sums;
    private readonly int[] _sizes;
    private readonly float[] _distances;
    private readonly int[] _labels;
    private readonly int[] _next;

    /// <summary>Prepares to iterate.</summary>
    /// <param name="points">The points.</param>
    /// <param name="start">clusters × dimensions; left as they are.</param>
    /// <param name="parallelism">Threads of an assignment at most.</param>
    public Lloyd(PointTiles points, ReadOnlySpan<float> start, int parallelism)
    {
        _points = points;
        _parallelism = parallelism;
        _centroids = start.ToArray();
        _packed = new PackedCentroids(start, points.Dimensions);
        _sums = new double[start.Length];
        _sizes = new int[start.Length / points.Dimensions];
        int padded = points.Tiles * VectorTile.Size;
        _distances = new float[padded];
        _next = new int[padded];
        _labels = new int[padded];
        Array.Fill(_labels, -1);
    }

    /// <summary>Iterates until nothing changes, the centroids move no further than allowed, or the iterations are used up.</summary>
    /// <param name="maxIterations">At least 1.</param>
    /// <param name="tolerance">Σ squared movement of the centroids at which to end.</param>
    /// <param name="iterated">Called after each iteration.</param>
    /// <param name="cancellationToken">Checked before each iteration.</param>
    public KMeansResult Run(int maxIterations, double tolerance, Action? iterated, CancellationToken cancellationToken)
    {
        for (int iteration = 0; iteration < maxIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Assign(cancellationToken);
            if (!FollowChanges()) return Result();
            RefillEmptyClusters();
            double movement = MoveCentroids();
            iterated?.Invoke();
            if (movement <= tolerance) break;
        }

        Assign(cancellationToken);
        FollowChanges();
        return Result();
    }

    private void Assign(CancellationToken cancellationToken)
    {
        int blocks = (_points.Tiles + TilesPerBlock - 1) / TilesPerBlock;
        if (_parallelism == 1 || blocks == 1)
        {
            for (int block = 0; block < blocks; block++) AssignBlock(block);
            return;
        }

        ComputeThreads.For(blocks, _parallelism, AssignBlock, cancellationToken);
    }

    private void AssignBlock(int block)
    {
        int end = Math.Min(_points.Tiles, (block + 1) * TilesPerBlock);
        for (int tile = block * TilesPerBlock; tile < end; tile++)
        {
            int first = tile * VectorTile.Size;
            NearestKernel.Nearest(_points.Tile(tile), _packed, _next.AsSpan(first, VectorTile.Size),
                _distances.AsSpan(first, VectorTile.Size));
        }
    }

    /// <summary>Moves every point that changed its cluster from the old one's sum to the new one's; false where none did.</summary>
    private bool FollowChanges()
    {
        bool changed = false;
        for (int first = 0; first < _points.Count; first += VectorTile.Size)
        {
            int size = Math.Min(VectorTile.Size, _points.Count - first);
            if (_labels.AsSpan(first, size).SequenceEqual(_next.AsSpan(first, size))) continue;
            changed = true;
            for (int point = first; point < first + size; point++)
                if (_labels[point] != _next[point]) Follow(point, _next[point]);
        }

        return changed;
    }

    private void Follow(int point, int cluster)
    {
        int before = _labels[point];
        if (before >= 0)
        {
            WideSums.Subtract(Sum(before), _points[point]);
            _sizes[before]--;
        }

        WideSums.Add(Sum(cluster), _points[point]);
        _sizes[cluster]++;
        _labels[point] = cluster;
    }

    /// <summary>An empty cluster takes the point that lies farthest from its centroid, as long as one lies away from it.</summary>
    private void RefillEmptyClusters()
    {
        for (int cluster = Array.IndexOf(_sizes, 0); cluster >= 0; cluster = Array.IndexOf(_sizes, 0, cluster + 1))
        {
            int farthest = -1;
            for (int point = 0; point < _points.Count; point++)
                if (_sizes[_labels[point]] > 1 && _distances[point] > 0 && (farthest < 0 || _distances[point] > _distances[farthest]))
                    farthest = point;
            if (farthest < 0) return;
            ReadOnlySpan<float> centroid = _points[farthest];
            Follow(farthest, cluster);
            for (int tile = 0; tile < _points.Tiles; tile++)
            {
                Span<float> distances = _distances.AsSpan(tile * VectorTile.Size, VectorTile.Size);
                LoweringKernel.Lower(_points.Tile(tile), centroid, distances, distances);
            }
        }
    }

    /// <summary>Puts the centroids of all clusters that have points at their means; returns Σ squared movement.</summary>
    private double MoveCentroids()
    {
        double movement = 0;
        for (int cluster = 0; cluster < _sizes.Length; cluster++)
        {
            if (_sizes[cluster] == 0) continue;
            Span<float> centroid = _centroids.AsSpan(cluster * _points.Dimensions, _points.Dimensions);
            Span<double> sum = Sum(cluster);
            for (int j = 0; j < centroid.Length; j++)
            {
                float mean = (float)(sum[j] / _sizes[cluster]);
                double difference = (double)mean - centroid[j];
                movement += difference * difference;
                centroid[j] = mean;
            }
        }

        _packed.Pack(_centroids);
        return movement;
    }

    /// <summary>The clusters that have points; two equal centroids cannot both have some, so these are distinct.</summary>
    private KMeansResult Result()
    {
        int dimensions = _points.Dimensions;
        var centroids = new List<float>(_centroids.Length);
        for (int cluster = 0; cluster < _sizes.Length; cluster++)
            if (_sizes[cluster] > 0) centroids.AddRange(_centroids.AsSpan(cluster * dimensions, dimensions));
        double inertia = 0;
        foreach (float distance in _distances.AsSpan(0, _points.Count)) inertia += distance;
        return new KMeansResult([.. centroids], _sizes.Where(size => size > 0).ToArray(), inertia);
    }

    private Span<double> Sum(int cluster) => _sums.AsSpan(cluster * _points.Dimensions, _points.Dimensions);
}
