using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

public class VectorBitsTests
{
    private const int Dimensions = 16, Count = 300;

    private static readonly TrainingOptions Quick = Corpus.Training with { Clusters = 4, Cells = 4 };

    private static readonly float[] Odd =
    [
        -0f, 0f, float.Epsilon, -float.Epsilon, 1e-40f, BitConverter.Int32BitsToSingle(0x007F_FFFF), BitConverter.Int32BitsToSingle(0x0080_0000),
        1f / 3, -2f / 3, 0.1f, MathF.PI, MathF.ScaleB(1, -60), MathF.ScaleB(1, 30), BitConverter.Int32BitsToSingle(0x3F80_0001), 16_777_217f, -12_345.678f,
    ];

    [SkippableTheory]
    [InlineData(1, NativeGraph.None)]
    [InlineData(3, NativeGraph.None)]
    [InlineData(1, NativeGraph.Hnsw)]
    public async Task Vectors_come_back_bit_for_bit_whatever_became_of_their_collection(int shards, NativeGraph graph)
    {
        ElasticsearchServer.Need();
        var random = new Random(1);
        // Each has all the odd components, at places of its own, and one that tells it from the others.
        float[][] vectors = [.. Enumerable.Range(0, Count).Select(i =>
        {
            float[] vector = [.. Odd];
            random.Shuffle(vector);
            vector[i % Dimensions] = i + (1f / 3);
            return vector;
        })];
        string name = TestCollection.NewName();
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options() with { Shards = shards, Graph = graph }));
        await service.CreateAsync(name, [new VectorField("v", Dimensions, Metric.Euclidean)]);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, [.. vectors.Select((vector, i) => Document.Of($"d{i}", "v", vector))])).Failures);
            await AssertSameAsync();
            await service.TrainAsync(name, new TrainRequest(Quick with { Subspaces = 4 }));
            await AssertSameAsync();
            await service.TrainAsync(name, new TrainRequest(Quick with { Subspaces = 8 }));
            await AssertSameAsync();
            await service.RollbackAsync(name);
            await AssertSameAsync();
            // The server itself writes the document anew, of what it has of it.
            await ElasticsearchServer.SendAsync(
                HttpMethod.Post, $"{ElasticsearchServer.Sound}.{name}/_update/d7?refresh=true", """{"doc":{"source":"{\"changed\":true}"}}""");
            Assert.True((await service.GetAsync(name, "d7"))!.Source.GetProperty("changed").GetBoolean());
            await AssertSameAsync();
            await using ISimilarityService elsewhere = EmbeddedSimilarity.Open(null);
            await elsewhere.CreateAsync(name, [new VectorField("v", Dimensions, Metric.Euclidean)]);
            Assert.Equal(Count, (await elsewhere.ImportAsync(name, service.ExportAsync(name))).Written);
            await AssertSameInAsync(elsewhere);
        }
        finally
        {
            await service.DropAsync(name);
        }

        Task AssertSameAsync() => AssertSameInAsync(service);

        async Task AssertSameInAsync(ISimilarityService service)
        {
            int seen = 0;
            await foreach (Document document in service.ExportAsync(name))
            {
                Assert.Equal(Bits(vectors[int.Parse(document.Id[1..], null)]), Bits(document.Vectors["v"].Span));
                seen++;
            }
            Assert.Equal(Count, seen);
            Assert.Equal(Bits(vectors[7]), Bits((await service.GetAsync(name, "d7", withVectors: true))!.Vectors["v"].Span));
            var nearest = new SearchRequest { Id = "d7", IncludeSelf = true, WithVectors = true, Limit = 1, Setting = SearchSetting.Exact };
            Assert.Equal(Bits(vectors[7]), Bits((await service.SearchAsync(name, nearest)).Hits[0].Vectors!["v"].Span));
        }
    }

    [SkippableFact]
    public async Task Any_bits_come_back_that_a_vector_may_have()
    {
        ElasticsearchServer.Need();
        var random = new Random(5);
        // Longer vectors than 1e18 are refused, and shorter ones than 1e-3: the last component is long enough by itself.
        float[][] vectors = [.. Enumerable.Range(0, 5_000).Select(_ => Enumerable.Range(0, Dimensions)
            .Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).Select(value => MathF.Abs(value) < 1e17f ? value : float.IsNaN(value) ? 1 : 1 / value).SkipLast(1).Append(1 + random.NextSingle()).ToArray())];
        string name = TestCollection.NewName();
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options()));
        await service.CreateAsync(name, [new VectorField("v", Dimensions, Metric.Euclidean)]);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, [.. vectors.Select((vector, i) => Document.Of($"d{i}", "v", vector))])).Failures);
            int seen = 0;
            await foreach (Document document in service.ExportAsync(name))
            {
                Assert.Equal(Bits(vectors[int.Parse(document.Id[1..], null)]), Bits(document.Vectors["v"].Span));
                seen++;
            }
            Assert.Equal(vectors.Length, seen);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    private static int[] Bits(ReadOnlySpan<float> vector) => [.. vector.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
