using System.Runtime.InteropServices;

namespace OrleansLsh.Core.Training;

/// <summary>The hierarchy of density clusters: single linkage without the splits that only shed a few points.</summary>
/// <remarks>Density λ is 1 ÷ distance. A distance of 0 counts as a thousandth of the least positive one, so that coinciding points
/// are the densest cluster and every stability is finite. Campello, Moulavi, Sander 2013, sections 3 and 4.</remarks>
internal sealed class CondensedTree
{
    private readonly List<Cluster> _clusters = [];
    private readonly int[] _clusterOfPoint;
    private readonly int _minClusterSize;
    private readonly double _leastDistance;

    private CondensedTree(LinkageTree linkage, int minClusterSize)
    {
        _clusterOfPoint = new int[linkage.Points];
        _minClusterSize = minClusterSize;
        _leastDistance = linkage.LeastPositiveDistance() / 1000.0;
    }

    private record struct Cluster(int Parent, double Birth, double Stability);

    /// <summary>Condenses a spanning tree.</summary>
    /// <param name="edges">The n − 1 edges of n points.</param>
    /// <param name="minClusterSize">A split is one only where both sides hold so many points.</param>
    public static CondensedTree Build(ReadOnlySpan<SpanningEdge> edges, int minClusterSize)
    {
        var linkage = LinkageTree.Build(edges);
        var tree = new CondensedTree(linkage, minClusterSize);
        if (edges.IsEmpty || tree._leastDistance == 0) tree._clusters.Add(new Cluster(-1, 0, 0));
        else tree.Condense(linkage);
        return tree;
    }

    /// <summary>Chooses the flat clusters of greatest total stability, of them the most stable, and labels the points.</summary>
    /// <param name="most">Clusters at most, at least 1.</param>
    /// <returns>Each point's label, numbered by falling stability; −1 for noise. All −1 where nothing splits.</returns>
    public int[] Label(int most)
    {
        bool[] chosen = ChooseByExcessOfMass();
        int[] kept =
            [.. Enumerable.Range(0, chosen.Length).Where(c => chosen[c]).OrderByDescending(c => _clusters[c].Stability).Take(most)];

        int[] labelOfCluster = new int[_clusters.Count];
        Array.Fill(labelOfCluster, -1);
        for (int label = 0; label < kept.Length; label++) labelOfCluster[kept[label]] = label;
        // A cluster comes after its parent, so one pass hands each label down.
        for (int c = 1; c < labelOfCluster.Length; c++)
            if (labelOfCluster[c] < 0) labelOfCluster[c] = labelOfCluster[_clusters[c].Parent];
        return Array.ConvertAll(_clusterOfPoint, c => labelOfCluster[c]);
    }

    private void Condense(LinkageTree linkage)
    {
        _clusters.Add(new Cluster(-1, 0, 0));
        var open = new Stack<(int Node, int Cluster)>();
        open.Push((linkage.Root, 0));
        while (open.TryPop(out (int Node, int Cluster) top))
        {
            (int left, int right) = linkage.Children(top.Node);
            double density = 1 / Math.Max(linkage.Distance(top.Node), _leastDistance);
            bool split = linkage.Size(left) >= _minClusterSize && linkage.Size(right) >= _minClusterSize;
            foreach (int child in (ReadOnlySpan<int>)[left, right])
            {
                bool shed = linkage.Size(child) < _minClusterSize;
                if (split || shed) Leave(top.Cluster, linkage.Size(child), density);
                if (shed) Shed(linkage, child, top.Cluster);
                else open.Push((child, split ? Found(top.Cluster, density) : top.Cluster));
            }
        }
    }

    private int Found(int parent, double density)
    {
        _clusters.Add(new Cluster(parent, density, 0));
        return _clusters.Count - 1;
    }

    /// <summary>Points that leave a cluster add the span of densities over which they belonged to it.</summary>
    private void Leave(int cluster, int points, double density)
    {
        ref Cluster left = ref CollectionsMarshal.AsSpan(_clusters)[cluster];
        left.Stability += points * (density - left.Birth);
    }

    /// <summary>Notes the cluster that points fell out of.</summary>
    private void Shed(LinkageTree linkage, int node, int cluster)
    {
        var open = new Stack<int>([node]);
        while (open.TryPop(out int next))
        {
            if (linkage.IsPoint(next)) _clusterOfPoint[next] = cluster;
            else
            {
                open.Push(linkage.Children(next).Left);
                open.Push(linkage.Children(next).Right);
            }
        }
    }

    private bool[] ChooseByExcessOfMass()
    {
        bool[] chosen = new bool[_clusters.Count];
        double[] below = new double[_clusters.Count];
        for (int c = chosen.Length - 1; c > 0; c--)
        {
            chosen[c] = _clusters[c].Stability >= below[c];
            below[_clusters[c].Parent] += Math.Max(_clusters[c].Stability, below[c]);
        }
        bool[] covered = new bool[chosen.Length];
        for (int c = 1; c < chosen.Length; c++)
        {
            int parent = _clusters[c].Parent;
            covered[c] = covered[parent] || chosen[parent];
            chosen[c] &= !covered[c];
        }
        return chosen;
    }
}
