namespace OrleansLsh.Conformance.Data;

/// <summary>Documents of clusters that overlap at their borders, each knowing its own: filters on it go with the vectors.</summary>
public static class Clustered
{
    public const string Field = "v", Cluster = "cluster";
    public const int Clusters = 50;

    /// <summary>Documents <c>d0</c>, <c>d1</c>, …; document i is of cluster i mod 50.</summary>
    public static Document[] Documents(int count, int dimensions, int seed)
    {
        float[][] vectors = Vectors(count, dimensions, seed);
        return
        [
            .. vectors.Select((vector, i) => Document.Of(
                $"d{i}", Field, vector, new Dictionary<string, object> { [Cluster] = i % Clusters })),
        ];
    }

    /// <summary>Vectors of the same clusters, whatever the seed.</summary>
    public static float[][] Vectors(int count, int dimensions, int seed)
    {
        var fixedly = new Random(5);
        float[][] centres = [.. Enumerable.Range(0, Clusters).Select(_ => Normal(fixedly, dimensions, 3))];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Add(centres[i % Clusters], Normal(random, dimensions, 1.2)))];
    }

    /// <summary>The clusters up to one of them.</summary>
    public static Filter UpTo(int cluster) =>
        Filter.Parse("{\"must\":[{\"field\":\"" + Cluster + "\",\"range\":{\"lte\":" + cluster + "}}]}");

    private static float[] Normal(Random random, int dimensions, double deviation)
    {
        var vector = new float[dimensions];
        for (int k = 0; k < dimensions; k++)
            vector[k] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble()));
        return vector;
    }

    private static float[] Add(float[] x, float[] y) => [.. x.Zip(y, (a, b) => a + b)];
}
