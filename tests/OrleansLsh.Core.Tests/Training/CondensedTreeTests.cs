using FsCheck.Xunit;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class CondensedTreeTests
{
    [Property(MaxTest = 100)]
    public void Clusters_are_those_of_the_definition(int seed)
    {
        var random = new Random(seed);
        int minClusterSize = random.Next(2, 9);
        double[][] centres = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new[] { 20 * random.NextDouble(), 20 * random.NextDouble() })];
        float[] points = [.. Shapes.Blobs(random.Next(2, 120), centres, 1, seed), .. Shapes.Uniform(10, 2, 0, 20, seed)];
        // One neighbour: plain distances, so that no two edges are of one length and the definition leaves no choice.
        SpanningEdge[] edges = ReachabilityTree.Build(points, 2, 1, CancellationToken.None);

        int[] labels = CondensedTree.Build(edges, minClusterSize).Label(most: int.MaxValue);
        (_, List<HashSet<int>> clusters) = Best([.. Enumerable.Range(0, points.Length / 2)], edges, 0, minClusterSize, isRoot: true);

        Assert.Equal(clusters.Count, labels.Max() + 1);
        Assert.Equal(clusters.Sum(cluster => cluster.Count), labels.Count(label => label >= 0));
        Assert.All(clusters, cluster => Assert.Single(cluster.Select(row => labels[row]).Distinct()));
    }

    /// <summary>By the definition, from the top: take the longest edge out; a cluster ends where both sides are large enough, or
    /// neither.</summary>
    private static (double Mass, List<HashSet<int>> Clusters) Best(
        HashSet<int> members, SpanningEdge[] edges, double birth, int minClusterSize, bool isRoot)
    {
        HashSet<int> rest = members;
        double stability = 0;
        foreach (SpanningEdge longest in edges.OrderByDescending(edge => edge.Distance))
        {
            if (!rest.Contains(longest.From)) continue;
            double density = 1 / (double)longest.Distance;
            SpanningEdge[] inside = [.. edges.Where(edge => edge.Distance < longest.Distance)];
            HashSet<int> left = Component(longest.From, rest, inside), right = Component(longest.To, rest, inside);
            bool leftLarge = left.Count >= minClusterSize, rightLarge = right.Count >= minClusterSize;
            if (leftLarge && rightLarge)
            {
                stability += rest.Count * (density - birth);
                (double Mass, List<HashSet<int>> Clusters) a = Best(left, inside, density, minClusterSize, isRoot: false);
                (double Mass, List<HashSet<int>> Clusters) b = Best(right, inside, density, minClusterSize, isRoot: false);
                bool whole = !isRoot && stability >= a.Mass + b.Mass;
                return whole ? (stability, [members]) : (a.Mass + b.Mass, [.. a.Clusters, .. b.Clusters]);
            }
            if (!leftLarge) stability += left.Count * (density - birth);
            if (!rightLarge) stability += right.Count * (density - birth);
            if (!leftLarge && !rightLarge) break;
            rest = leftLarge ? left : right;
        }
        return isRoot ? (0, []) : (stability, [members]);
    }

    private static HashSet<int> Component(int start, HashSet<int> within, SpanningEdge[] edges)
    {
        var component = new HashSet<int> { start };
        for (int before = 0; before < component.Count;)
        {
            before = component.Count;
            foreach (SpanningEdge edge in edges)
            {
                if (!within.Contains(edge.From) || !within.Contains(edge.To)) continue;
                if (component.Contains(edge.From)) component.Add(edge.To);
                else if (component.Contains(edge.To)) component.Add(edge.From);
            }
        }
        return component;
    }
}
