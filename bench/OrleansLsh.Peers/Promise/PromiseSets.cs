using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Promise;

/// <summary>The sets on which promises are held: real ones, and shapes that are hard to keep a promise on.</summary>
internal static class PromiseSets
{
    private const int Many = 40_000, Dimensions = 64, Asked = 1_000;

    private static readonly (string Set, string Name)[] Real =
    [
        ("apis", "API docs"), ("mnist", "MNIST"), ("summaries", "summaries"), ("questions", "questions"), ("emoji", "pictures"),
        (DataFiles.MillionSet, "1 M"),
    ];

    /// <summary>Sets of the folder, then those that are made. One whose files are missing is left out, with a word on standard
    /// error.</summary>
    /// <param name="folder">The files of <c>peers data</c>.</param>
    /// <param name="embeddings">Where questions lie, of which a part is given to the training; null for nowhere.</param>
    public static async IAsyncEnumerable<PromiseSet> AllAsync(BenchmarkFolder folder, string? embeddings)
    {
        foreach ((string set, string name) in Real)
        {
            if (!folder.Has(set))
            {
                if (set == DataFiles.MillionSet) continue;
                Console.Error.WriteLine($"{name} are left out: there is no '{folder.Truth(set)}'");
                continue;
            }
            var known = new PromiseSet(
                name, SimilarityCollection.MetricOf(set), Shuffled(await WholeFile.ReadAsync(folder.Base(set))),
                await WholeFile.ReadAsync(folder.Queries(set)));
            yield return known;
            if (set == "questions" && await OtherQuestionsAsync(embeddings) is { } given)
                yield return known with { Name = "questions, others given", Given = given };
        }
        foreach (PromiseSet made in Made()) yield return made;
    }

    private static VectorBlock Shuffled(VectorBlock vectors) => VectorRows.Take(vectors, VectorRows.Shuffled(vectors.Count, seed: 6));

    private static async Task<VectorBlock?> OtherQuestionsAsync(string? embeddings)
    {
        string path = Path.Combine(embeddings ?? "", "questions-minilm384.f16.npy");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"Questions given to the training are left out: there is no '{path}'");
            return null;
        }
        VectorBlock all = VectorRows.Normalised(await WholeFile.ReadAsync(path));
        // The first are those that are asked.
        return all.Slice(Asked, all.Count - Asked);
    }

    private static IEnumerable<PromiseSet> Made()
    {
        VectorBlock distinct = Cloud(Many * 9 / 10, 11);
        yield return Clustered("10 % duplicates", MadeVectors.Mixed(distinct, distinct.Slice(0, Many / 10)));
        yield return Clustered("95 % duplicates", MadeVectors.Repeated(Cloud(Many / 20, 11), Many));
        VectorBlock noise = MadeVectors.Noise(Many + Asked, Dimensions, 11);
        yield return new PromiseSet("noise", Metric.Euclidean, noise.Slice(0, Many), noise.Slice(Many, Asked));
        yield return new PromiseSet("strong clusters", Metric.Euclidean, Tight(Many, 11), Tight(Asked, 12));
        yield return new PromiseSet("4-d", Metric.Euclidean, MadeVectors.Noise(Many, 4, 11), MadeVectors.Noise(Asked, 4, 12));
        yield return new PromiseSet("1,536-d", Metric.Cosine, Wide(10_000, 11), Wide(Asked, 12));
        yield return Clustered("500 documents", Cloud(500, 11));
        VectorBlock zeros = MadeVectors.Repeated(new VectorBlock(Dimensions, new float[Dimensions]), Many * 9 / 10);
        yield return Clustered("90 % zeros", MadeVectors.Mixed(zeros, Cloud(Many / 10, 11)));
        VectorBlock outliers = MadeVectors.Mixed(Tight(Many * 98 / 100, 11), Far(Many * 2 / 100, 11));
        yield return new PromiseSet("2 % outliers, asked for them", Metric.Euclidean, outliers, Far(Asked, 12));
        yield return new PromiseSet("2 % outliers, asked for others", Metric.Euclidean, outliers, Tight(Asked, 12));
    }

    private static PromiseSet Clustered(string name, VectorBlock documents) => new(name, Metric.Euclidean, documents, Cloud(Asked, 12));

    private static VectorBlock Cloud(int count, int seed) => MadeVectors.Clusters(count, Dimensions, clusters: 500, spread: .5f, seed);

    private static VectorBlock Tight(int count, int seed) => MadeVectors.Clusters(count, Dimensions, clusters: 200, spread: .05f, seed);

    private static VectorBlock Wide(int count, int seed) => VectorRows.Normalised(MadeVectors.Wide(count, 1_536, directions: 64, seed));

    private static VectorBlock Far(int count, int seed)
    {
        float[] values = MadeVectors.Noise(count, Dimensions, seed).Values.ToArray();
        for (int i = 0; i < values.Length; i++) values[i] *= 3;
        return new VectorBlock(Dimensions, values);
    }
}
