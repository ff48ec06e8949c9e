namespace OrleansLsh.Core.Training;

/// <summary>Single linkage: the binary tree in which the edges of a spanning tree, shortest first, join points and groups.</summary>
/// <remarks>Nodes 0 to n − 1 are the points; node n + e is made by the e-th shortest edge; the last node is the root.</remarks>
internal sealed class LinkageTree
{
    private readonly (int Left, int Right)[] _children;
    private readonly float[] _distances;
    private readonly int[] _sizes;

    private LinkageTree(int points)
    {
        Points = points;
        _children = new (int, int)[points - 1];
        _distances = new float[points - 1];
        _sizes = new int[points - 1];
    }

    /// <summary>Number of points, n.</summary>
    public int Points { get; }

    /// <summary>The node above all others.</summary>
    public int Root => 2 * Points - 2;

    /// <summary>The tree of a spanning tree's n − 1 edges.</summary>
    public static LinkageTree Build(ReadOnlySpan<SpanningEdge> edges)
    {
        var tree = new LinkageTree(edges.Length + 1);
        SpanningEdge[] sorted = [.. edges.ToArray().OrderBy(edge => edge.Distance)];
        int[] parents = Enumerable.Range(0, 2 * tree.Points - 1).ToArray();
        for (int e = 0; e < sorted.Length; e++)
        {
            int left = Top(parents, sorted[e].From), right = Top(parents, sorted[e].To);
            parents[left] = parents[right] = tree.Points + e;
            tree._children[e] = (left, right);
            tree._distances[e] = sorted[e].Distance;
            tree._sizes[e] = tree.Size(left) + tree.Size(right);
        }
        return tree;
    }

    /// <summary>Whether a node is a single point.</summary>
    public bool IsPoint(int node) => node < Points;

    /// <summary>Points at or below a node.</summary>
    public int Size(int node) => IsPoint(node) ? 1 : _sizes[node - Points];

    /// <summary>The two nodes that a node joins.</summary>
    public (int Left, int Right) Children(int node) => _children[node - Points];

    /// <summary>The distance at which a node's children were joined.</summary>
    public float Distance(int node) => _distances[node - Points];

    /// <summary>The shortest distance above 0 at which anything was joined; 0 where all points coincide.</summary>
    public float LeastPositiveDistance() => _distances.FirstOrDefault(distance => distance > 0);

    private static int Top(int[] parents, int node)
    {
        while (parents[node] != node)
        {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }
        return node;
    }
}
