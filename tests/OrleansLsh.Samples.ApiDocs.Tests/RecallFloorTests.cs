using OrleansLsh.Core.Formats;

namespace OrleansLsh.Samples.ApiDocs.Tests;

/// <summary>Recall@10 on real data, for queries that the collection does not hold.</summary>
public class RecallFloorTests
{
    private const int Queries = 1_000;

    [SkippableFact]
    public async Task The_API_docs_keep_their_recall()
    {
        RealPacks.Find();
        ApiCorpus corpus = await ApiCorpus.LoadAsync(new ApiCorpusOptions(), null, default);
        float[][] vectors = [.. corpus.Documents.Where(document => document.Vectors.ContainsKey("summary"))
            .Select(document => document.Vectors["summary"].ToArray())];
        new Random(5).Shuffle(vectors);
        Dictionary<string, double> recall = await MeasureAsync(vectors, Metric.Cosine);
        Assert.Equal(1, recall["exact"], 4);
        Assert.InRange(recall["default"], .985, 1);
        Assert.InRange(recall["seed"], .5, 1);
    }

    [SkippableFact]
    public async Task MNIST_keeps_its_recall()
    {
        using IVectorReader reader = VectorFile.Open(DataFolder.Find(Part.Mnist, "t10k-images-idx3-ubyte.gz"));
        var vectors = new List<float[]>();
        while (await reader.ReadAsync(1_000, default) is { } block)
            for (int row = 0; row < block.Count; row++) vectors.Add(block[row].ToArray());
        Dictionary<string, double> recall = await MeasureAsync([.. vectors], Metric.Euclidean);
        Assert.Equal(1, recall["exact"], 4);
        Assert.InRange(recall["default"], .985, 1);
        Assert.InRange(recall["seed"], .3, 1);
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(float[][] vectors, Metric metric)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        int dimensions = vectors[0].Length;
        await lsh.CreateAsync("t", [new VectorField("v", dimensions, metric)]);
        await lsh.ImportAsync("t", vectors.Skip(Queries).Select((vector, i) => Document.Of($"{i}", "v", vector)).ToAsyncEnumerable());
        await lsh.TrainAsync("t");
        var queries = new VectorBlock(dimensions, vectors.Take(Queries).SelectMany(vector => vector).ToArray());
        IReadOnlyList<MeasuredSetting> measured = await lsh.EvaluateAsync("t", new EvaluationRequest { QueryVectors = queries });
        return measured.ToDictionary(setting => setting.Name, setting => setting.Recall);
    }
}
