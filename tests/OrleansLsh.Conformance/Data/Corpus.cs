using System.Text.Json;

namespace OrleansLsh.Conformance.Data;

/// <summary>Documents whose vectors form clusters, with a small source; the same on every machine.</summary>
public static class Corpus
{
    public const string Field = "v";
    public const int Dimensions = 24;

    /// <summary>Learns from documents of this corpus in a moment. What takes long on a server is measuring, some thousand searches: it
    /// ends with the first setting that reaches the target on fifty queries. A test of what is measured or promised asks for all of it,
    /// by <see cref="TrainingOptions.TuneSeconds"/> null.</summary>
    public static readonly TrainingOptions Training =
        new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 1_000, TuneSeconds = 0.1 };

    private static readonly string[] Colours = ["red", "green", "blue", "black"];
    private static readonly string[] Words = ["quick", "brown", "fox", "jumps", "over", "lazy", "dog", "async", "reader", "reads"];

    /// <summary>Vectors around 20 centres.</summary>
    public static float[][] Vectors(int count, int seed, int dimensions = Dimensions)
    {
        var random = new Random(seed);
        float[][] centres = [.. Enumerable.Range(0, 20).Select(_ => Normal(random, dimensions, 1))];
        return [.. Enumerable.Range(0, count).Select(_ => Add(centres[random.Next(centres.Length)], Normal(random, dimensions, 0.45)))];
    }

    /// <summary>Documents <c>d0</c>, <c>d1</c>, … with one vector and a source.</summary>
    public static Document[] Documents(int count, int seed = 1)
    {
        float[][] vectors = Vectors(count, seed);
        return [.. vectors.Select((vector, i) => Document.Of($"d{i}", Field, vector, Source(i)))];
    }

    /// <summary>The source of document i: price i, colour i mod 4, and so on.</summary>
    public static object Source(int i) => new Dictionary<string, object?>
    {
        ["price"] = i,
        ["colour"] = Colours[i % Colours.Length],
        ["stock"] = i % 3 == 0,
        ["tags"] = new[] { $"t{i % 5}", $"u{i % 7}" },
        ["text"] = $"{Words[i % 10]} {Words[i * 7 % 10]}, {Words[i * 3 % 10].ToUpperInvariant()}",
        ["maker"] = new Dictionary<string, object?> { ["country"] = i % 2 == 0 ? "de" : "fr" },
        [i % 4 == 0 ? "image" : "sound"] = i % 8 == 0 ? null : "file",
    };

    /// <summary>A copy of the vector brought to length 1, in double.</summary>
    public static float[] Unit(ReadOnlySpan<float> vector)
    {
        double squared = 0;
        foreach (float x in vector) squared += (double)x * x;
        float[] unit = vector.ToArray();
        for (int k = 0; k < unit.Length; k++) unit[k] = (float)(unit[k] / Math.Sqrt(squared));
        return unit;
    }

    public static IReadOnlyDictionary<string, ReadOnlyMemory<float>> Query(float[] vector, string field = Field) =>
        new Dictionary<string, ReadOnlyMemory<float>> { [field] = vector };

    public static string Json(JsonElement element) => JsonSerializer.Serialize(element);

    public static async IAsyncEnumerable<Document> Stream(IEnumerable<Document> documents)
    {
        foreach (Document document in documents)
        {
            await Task.Yield();
            yield return document;
        }
    }

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
