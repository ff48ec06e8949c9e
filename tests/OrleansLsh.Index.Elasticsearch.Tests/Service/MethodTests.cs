using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

/// <summary>What a training builds beside the cells, and that all of it answers alike.</summary>
public class MethodTests
{
    private const int Dimensions = 64, Count = 300;

    private static readonly TrainingOptions Quick = new() { Subspaces = 8, Clusters = 16, Cells = 8, Restarts = 1, SampleSize = 1_000 };

    private static readonly float[][] Vectors = Corpus.Vectors(Count + 10, 1, Dimensions);

    [SkippableTheory]
    [InlineData(IndexMethod.CellsBbq, Metric.Cosine)]
    [InlineData(IndexMethod.Int8Hnsw, Metric.Euclidean)]
    [InlineData(IndexMethod.BbqHnsw, Metric.Euclidean)]
    [InlineData(IndexMethod.CellsBbq, Metric.Dot)]
    [InlineData(IndexMethod.Int8Hnsw, Metric.Dot)]
    [InlineData(IndexMethod.BbqHnsw, Metric.Dot)]
    public async Task A_training_builds_a_method_beside_the_one_in_use_and_a_rollback_takes_it_back(IndexMethod method, Metric metric)
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await service.CreateAsync(name, [new VectorField("v", Dimensions, metric)]);
        try
        {
            await WriteAsync(service, name, Enumerable.Range(0, Count));
            SearchSetting own = method == IndexMethod.CellsBbq
                ? new SearchSetting { Probes = 4, Candidates = 100 }
                : new SearchSetting { Scoring = Scoring.Native, Candidates = 100 };
            if (own.Scoring == Scoring.Native) await AssertNoGraphAsync(service, name);

            CollectionDescription trained = await service.TrainAsync(name, Request(Quick with { Method = method }));
            Assert.Equal(method, trained.Fields[0].Options!.Method);
            Assert.Contains(trained.Fields[0].Tuning!.Curve, measured =>
                measured.Setting.Scoring == own.Scoring && measured.Setting.Candidates is not null);
            int[] all = [.. Enumerable.Range(0, Count)];
            await AssertAlikeAsync(service, name, metric, own, all);

            // What is deleted is not found, what is written or replaced is, by filters too.
            await service.DeleteAsync(name, [.. all[..100].Select(i => $"d{i}")]);
            await WriteAsync(service, name, all[100..150]);
            await AssertAlikeAsync(service, name, metric, own, all[100..]);

            // A training that names no method keeps it.
            trained = await service.TrainAsync(name, Request(Quick with { Seed = 7 }));
            Assert.Contains(trained.Fields[0].Tuning!.Curve, measured =>
                measured.Setting.Scoring == own.Scoring && measured.Setting.Candidates is not null);
            await AssertAlikeAsync(service, name, metric, own, all[100..]);

            trained = await service.TrainAsync(name, Request(Quick with { Method = IndexMethod.Cells }));
            Assert.All(trained.Fields[0].Tuning!.Curve, measured => Assert.Null(measured.Setting.Candidates));
            await AssertAlikeAsync(service, name, metric, null, all[100..]);
            await service.DeleteAsync(name, ["d100"]);
            await service.RollbackAsync(name);
            await AssertAlikeAsync(service, name, metric, own, all[101..]);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task Each_field_may_have_a_method_of_its_own()
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await service.CreateAsync(name, [new VectorField("v", Dimensions), new VectorField("w", Dimensions)]);
        try
        {
            Document[] documents = [.. Vectors[..Count].Select((vector, i) => new Document($"d{i}", new Dictionary<string, ReadOnlyMemory<float>>
            {
                ["v"] = vector,
                ["w"] = Vectors[Count - 1 - i],
            }, default))];
            await service.UpsertAsync(name, documents);
            await service.TrainAsync(name, Request(Quick with { Method = IndexMethod.Hnsw }, "v"));
            await service.TrainAsync(name, Request(Quick with { Method = IndexMethod.CellsBbq }, "w"));
            foreach (string field in (string[])["v", "w"])
            {
                var request = new SearchRequest { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [field] = Vectors[5] } };
                SearchSetting own = field == "v" ? new() { Scoring = Scoring.Native } : new() { Probes = 4, Candidates = 100 };
                SearchResponse found = await service.SearchAsync(name, request with { Setting = own });
                Assert.Equal(field == "v" ? "d5" : $"d{Count - 1 - 5}", found.Hits[0].Id);
                Assert.Equal(10, found.Hits.Count);
            }
            SearchResponse fused = await service.SearchAsync(
                name, new SearchRequest { Vectors = documents[5].Vectors, Setting = new() { Probes = 4, Candidates = 100 } });
            Assert.Equal("d5", fused.Hits[0].Id);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableTheory]
    [InlineData(IndexMethod.CellsBbq)]
    [InlineData(IndexMethod.BbqHnsw)]
    public async Task Bits_of_short_vectors_are_refused_before_anything_is_trained(IndexMethod method)
    {
        await using SimilarityService service = Open();
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await service.UpsertAsync(name, Corpus.Documents(20));
            LshException error = await Assert.ThrowsAsync<LshException>(
                () => service.TrainAsync(name, new TrainRequest(Quick with { Method = method })));
            Assert.Equal(ErrorKind.NotSupported, error.Kind);
            Assert.Contains($"Method is {method}; field 'v' has 24 dimensions, and Elasticsearch keeps bits of vectors from 64 on", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, (await service.DescribeAsync(name)).Fields[0].ModelVersion);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [Fact]
    public async Task The_embedded_index_keeps_cells_only()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("c", TestCollection.Fields);
        await service.UpsertAsync("c", Corpus.Documents(50));
        LshException error = await Assert.ThrowsAsync<LshException>(
            () => service.TrainAsync("c", new TrainRequest(Quick with { Method = IndexMethod.Hnsw })));
        Assert.Equal(ErrorKind.NotSupported, error.Kind);
        Assert.Contains("Method is Hnsw; the index that holds collection 'c' keeps cells only", error.Message, StringComparison.Ordinal);
        await service.TrainAsync("c", new TrainRequest(Quick with { Method = IndexMethod.Cells, Clusters = null }));
    }

    /// <summary>A training that measures with few queries.</summary>
    private static TrainRequest Request(TrainingOptions options, string field = "v") => new(options, [field])
    {
        Queries = new Dictionary<string, VectorBlock> { [field] = new(Dimensions, Vectors[..50].SelectMany(vector => vector).ToArray()) },
    };

    private static SimilarityService Open()
    {
        ElasticsearchServer.Need();
        return new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options()));
    }

    private static Document Of(int i) => Document.Of($"d{i}", "v", Vectors[i], Corpus.Source(i));

    private static async Task WriteAsync(SimilarityService service, string name, IEnumerable<int> documents) =>
        Assert.Empty((await service.UpsertAsync(name, [.. documents.Select(Of)])).Failures);

    /// <summary>Asserts that the default and a setting find what exact search does, with and without a filter, page by page.</summary>
    private static async Task AssertAlikeAsync(SimilarityService service, string name, Metric metric, SearchSetting? own, int[] there)
    {
        Document[] documents = [.. there.Select(Of)];
        var few = new Filter { Must = [new RangeClause("price", null, 200, 245, null)] };
        foreach (SearchSetting? setting in (SearchSetting?[])[null, own])
        {
            double recall = 0, filtered = 0;
            foreach (float[] query in Vectors[Count..])
            {
                var request = new SearchRequest { Vectors = Corpus.Query(query), Setting = setting };
                SearchResponse found = await service.SearchAsync(name, request);
                IReadOnlyList<(string, double)> exact = Oracle.Nearest(documents, query, metric);
                Oracle.AssertOwnDistances(exact, found.Hits, metric);
                recall += Oracle.Recall(exact, found.Hits, 10) / 10;
                found = await service.SearchAsync(name, request with { Filter = few });
                exact = [.. exact.Where(pair => pair.Item1 is ['d', .. var i] && int.Parse(i) is >= 200 and < 245)];
                Oracle.AssertOwnDistances(exact, found.Hits, metric);
                filtered += Oracle.Recall(exact, found.Hits, 10) / 10;
            }
            Assert.True(recall >= 0.95 && filtered >= 0.95, $"{setting}: {recall}, with a filter {filtered}");
            SearchRequest whole = new() { Vectors = Corpus.Query(Vectors[Count]), Setting = setting, Limit = 40, Reach = 40 };
            SearchRequest[] pages = [.. Enumerable.Range(0, 4).Select(page => whole with { Offset = 10 * page, Limit = 10 })];
            Assert.Equal(
                (await service.SearchAsync(name, whole)).Hits.Select(hit => hit.Id),
                (await service.SearchAsync(name, pages)).SelectMany(page => page.Hits).Select(hit => hit.Id));
        }
        var itself = new Filter { Must = [new EqualsClause("id", $"d{there[^1]}")] };
        SearchRequest byId = new() { Id = $"d{there[^1]}", IncludeSelf = true, Limit = 1, WithVectors = true };
        // Under dot longer vectors come before itself.
        SearchHit self = Assert.Single((await service.SearchAsync(name, byId with { Filter = metric == Metric.Dot ? itself : null })).Hits);
        Assert.Equal($"d{there[^1]}", self.Id);
        Assert.Equal("v", Assert.Single(self.Vectors!).Key);
    }

    private static async Task AssertNoGraphAsync(SimilarityService service, string name)
    {
        LshException error = await Assert.ThrowsAsync<LshException>(() => service.SearchAsync(
            name, new SearchRequest { Vectors = Corpus.Query(Vectors[0]), Setting = new() { Scoring = Scoring.Native } }));
        Assert.Equal(ErrorKind.NotSupported, error.Kind);
        Assert.Contains("no training has built one for field 'v'", error.Message, StringComparison.Ordinal);
    }
}
