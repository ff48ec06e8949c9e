using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

public class GraphTests
{
    private static readonly TrainingOptions Quick = new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 1_000 };

    [SkippableTheory]
    [InlineData(NativeGraph.Hnsw, Metric.Cosine)]
    [InlineData(NativeGraph.Int8Hnsw, Metric.Cosine)]
    [InlineData(NativeGraph.Hnsw, Metric.Euclidean)]
    [InlineData(NativeGraph.Hnsw, Metric.Dot)]
    [InlineData(NativeGraph.Int8Hnsw, Metric.Dot)]
    public async Task A_collection_with_a_graph_answers_by_it_and_by_every_other_method_before_and_after_a_training(NativeGraph graph, Metric metric)
    {
        Document[] documents = Corpus.Documents(1_500);
        await using SimilarityService service = Open(graph);
        string name = TestCollection.NewName();
        await service.CreateAsync(name, [new VectorField(Corpus.Field, Corpus.Dimensions, metric)]);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, documents)).Failures);
            await AssertRecallAsync(service, name, documents, metric, new SearchSetting { Scoring = Scoring.Native, Candidates = 100 }, 0.95);
            CollectionDescription trained = await service.TrainAsync(name, new TrainRequest(Quick));
            Assert.Contains(trained.Fields[0].Tuning!.Curve, measured => measured.Setting.Scoring == Scoring.Native);
            foreach (SearchSetting? setting in new[] { new() { Scoring = Scoring.Native, Candidates = 100 }, SearchSetting.Exact, new() { Probes = 16 }, null })
                await AssertRecallAsync(service, name, documents, metric, setting, 0.95);
            var native = new Dictionary<string, SearchSetting> { ["native-100"] = new() { Scoring = Scoring.Native, Candidates = 100 } };
            IReadOnlyList<MeasuredSetting> measured = await service.EvaluateAsync(name, new EvaluationRequest { Queries = 20, Settings = native });
            Assert.InRange(measured.Single(setting => setting.Name == "native-100").Recall, 0.95, 1);
            Document[] stored = await Task.WhenAll(documents.Take(3).Select(async document => (await service.GetAsync(name, document.Id, withVectors: true))!));
            Assert.All(stored, document => Assert.Equal(Corpus.Dimensions, document.Vectors[Corpus.Field].Length));

            Filter few = new() { Must = [new RangeClause("price", null, 100, 112, null)] };
            SearchResponse found = await service.SearchAsync(
                name, new SearchRequest { Vectors = documents[0].Vectors, Filter = few, Limit = 20, Setting = new() { Scoring = Scoring.Native, Candidates = 20 } });
            Assert.Equal(12, found.Hits.Count);

            foreach (Filter? filter in (Filter?[])[null, few])
            {
                SearchRequest request = new()
                {
                    Vectors = documents[0].Vectors,
                    Filter = filter,
                    Limit = 40,
                    Reach = 40,
                    Setting = new() { Scoring = Scoring.Native, Candidates = 20 },
                };
                string[] whole = [.. (await service.SearchAsync(name, request)).Hits.Select(hit => hit.Id)];
                SearchRequest[] pages = [.. Enumerable.Range(0, 8).Select(page => request with { Offset = 5 * page, Limit = 5 })];
                Assert.Equal(whole, (await service.SearchAsync(name, pages)).SelectMany(page => page.Hits).Select(hit => hit.Id));
            }
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task Without_a_graph_the_native_method_is_refused_with_what_to_do()
    {
        await using SimilarityService service = Open(NativeGraph.None);
        await AssertRefusedAsync(service, "created without a graph");
    }

    [Fact]
    public async Task The_embedded_index_says_that_it_has_no_graph()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await AssertRefusedAsync(service, "no graph");
    }

    private static async Task AssertRefusedAsync(ISimilarityService service, string says)
    {
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await service.UpsertAsync(name, Corpus.Documents(20));
            LshException error = await Assert.ThrowsAsync<LshException>(() => service.SearchAsync(
                name, new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 1)[0]), Setting = new() { Scoring = Scoring.Native } }));
            Assert.Equal(ErrorKind.NotSupported, error.Kind);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    private static SimilarityService Open(NativeGraph graph)
    {
        ElasticsearchServer.Need();
        return new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options() with { Graph = graph, EachStandsFor = 1_000_000 }));
    }

    private static async Task AssertRecallAsync(
        SimilarityService service, string name, Document[] documents, Metric metric, SearchSetting? setting, double least)
    {
        double recall = 0;
        // Of the same clusters as the documents, and none of them.
        foreach (float[] query in Corpus.Vectors(documents.Length + 20, 1)[documents.Length..])
        {
            SearchResponse found = await service.SearchAsync(name, new SearchRequest { Vectors = Corpus.Query(query), Setting = setting });
            IReadOnlyList<(string, double)> exact = Oracle.Nearest(documents, query, metric);
            Oracle.AssertOwnDistances(exact, found.Hits, metric);
            recall += Oracle.Recall(exact, found.Hits, 10) / 20;
        }
        Assert.True(recall >= least, $"{setting} {recall}");
    }
}
