using FsCheck.Xunit;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class ReachabilityTreeTests
{
    [Property(MaxTest = 50)]
    public void The_tree_weighs_what_a_plain_one_weighs(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 70), dimensions = random.Next(1, 9), neighbours = random.Next(1, 10);
        // Few distinct values, so that ties and duplicates occur.
        float[] points = [.. Enumerable.Range(0, count * dimensions).Select(_ => random.Next(0, 6) * 0.5f)];

        SpanningEdge[] edges = ReachabilityTree.Build(points, dimensions, neighbours, CancellationToken.None);
        Assert.Equal(count - 1, edges.Length);
        Assert.Equal(Kruskal(points, count, dimensions, neighbours), edges.Select(edge => (double)edge.Distance).Order(), Close);
        var joined = new HashSet<int> { 0 };
        Assert.All(edges, edge => Assert.True(joined.Contains(edge.From) && joined.Add(edge.To)));
    }

    private static bool Close(double left, double right) => Math.Abs(left - right) < 1e-5;

    /// <summary>The weights of a minimum spanning tree, ascending; they are the same for every such tree.</summary>
    private static List<double> Kruskal(float[] points, int count, int dimensions, int neighbours)
    {
        double Distance(int a, int b) => Math.Sqrt(
            Enumerable.Range(0, dimensions).Sum(k => Math.Pow(points[a * dimensions + k] - points[b * dimensions + k], 2)));
        double[] core = [.. Enumerable.Range(0, count)
            .Select(a => Enumerable.Range(0, count).Select(b => Distance(a, b)).Order().ElementAt(Math.Min(neighbours, count) - 1))];
        int[] group = [.. Enumerable.Range(0, count)];
        var weights = new List<double>();
        foreach ((int a, int b, double weight) in (from a in Enumerable.Range(0, count)
                                                   from b in Enumerable.Range(0, a)
                                                   select (a, b, Math.Max(Distance(a, b), Math.Max(core[a], core[b])))).OrderBy(e => e.Item3))
        {
            int from = group[a], to = group[b];
            if (from == to) continue;
            weights.Add(weight);
            for (int row = 0; row < count; row++)
                if (group[row] == from) group[row] = to;
        }
        return weights;
    }
}
