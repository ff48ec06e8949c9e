using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Several vector fields in one search, fused by score, and text relevance that joins.</summary>
public abstract class SeveralFieldsConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private static readonly VectorField[] Fields = [new("a", 24), new("b", 10, Metric.Euclidean), new("c", 6)];
    private readonly Document[] _documents = [.. MakeDocuments()];

    [SkippableFact]
    public async Task Exact_scores_are_the_weighted_mean_of_the_fields()
    {
        await CreateAsync();
        Dictionary<string, ReadOnlyMemory<float>> query = Query(["a", "b"], 50);
        await AssertFusedAsync(query, null, new SearchRequest { Vectors = query });
        await AssertFusedAsync(query, new() { ["a"] = 3, ["b"] = 0.5 },
            new SearchRequest { Vectors = query, Weights = new Dictionary<string, double> { ["a"] = 3, ["b"] = 0.5 } });
    }

    [SkippableFact]
    public async Task Each_field_is_measured_on_its_own_queries_or_on_documents()
    {
        await CreateAsync();
        var queries = new Dictionary<string, VectorBlock> { ["b"] = new(10, Query(["b"], 54)["b"]) };
        CollectionDescription trained =
            await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Subspaces = 2 }) { Queries = queries });
        Assert.Equal([("a", false), ("b", true), ("c", false)],
            trained.Fields.Select(field => (field.Field.Name, field.Tuning!.HasGivenQueries)));
        Assert.Equal(1, trained.Fields[1].Tuning!.Queries);
        TrainRequest others = new(QuickTraining with { Subspaces = 2 }, ["a", "c"]) { Queries = queries };
        string message = await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, others), "train");
        Assert.Contains("field 'b', which is not trained; trained are 'a', 'c'", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_field_that_a_document_lacks_counts_nothing_for_it()
    {
        await CreateAsync();
        Dictionary<string, ReadOnlyMemory<float>> query = Query(["a", "b", "c"], 51);
        await AssertFusedAsync(query, null, new SearchRequest { Vectors = query });
    }

    [SkippableFact]
    public async Task By_id_every_field_takes_part_that_the_document_has()
    {
        await CreateAsync();
        foreach (int i in new[] { 0, 1, 2, 3 })
        {
            var own = _documents[i].Vectors.ToDictionary(pair => pair.Key, pair => pair.Value);
            await AssertFusedAsync(own, null, new SearchRequest { Id = _documents[i].Id }, without: _documents[i].Id);
        }
    }

    [SkippableTheory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.Euclidean)]
    [InlineData(Metric.Dot)]
    public async Task By_id_the_only_field_that_the_document_has_is_searched_as_if_it_were_alone(Metric metric)
    {
        await Service.CreateAsync(Collection, [new VectorField("a", 24, metric), new VectorField("b", 6)]);
        float[][] a = Corpus.Vectors(40, 41), b = Corpus.Vectors(40, 43, 6);
        Document[] documents = [.. a.Select((vector, i) => Document.Of($"d{i}", "a", vector)).Select((document, i) => i % 2 == 0 ? document
            : document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = a[i], ["b"] = b[i] } })];
        await Service.UpsertAsync(Collection, documents);
        SearchResponse found = await SearchAsync(new SearchRequest { Id = "d4" });
        Document[] others = [.. documents.Where(document => document.Id != "d4")];
        Oracle.AssertNearest(Oracle.Nearest(others, a[4], metric, field: "a"), found.Hits, metric);
        Assert.All((await SearchAsync(new SearchRequest { Id = "d5" })).Hits, hit => Assert.Null(hit.Distance));
    }

    [SkippableFact]
    public async Task Weights_choose_the_fields_that_take_part()
    {
        await CreateAsync();
        Dictionary<string, ReadOnlyMemory<float>> query = Query(["a", "b"], 52);
        SearchResponse one = await SearchAsync(
            new SearchRequest { Vectors = query, Weights = new Dictionary<string, double> { ["b"] = 2 } });
        Oracle.AssertNearest(Oracle.Nearest(_documents, query["b"].ToArray(), Metric.Euclidean, field: "b"), one.Hits, Metric.Euclidean);
    }

    [SkippableFact]
    public async Task A_search_in_one_of_several_fields_finds_only_documents_that_have_it()
    {
        await CreateAsync();
        float[] query = Corpus.Vectors(1, 53, 6)[0];
        SearchResponse found = await SearchAsync(new SearchRequest { Vectors = Corpus.Query(query, "c") });
        Oracle.AssertNearest(Oracle.Nearest(_documents, query, Metric.Cosine, field: "c"), found.Hits, Metric.Cosine);
    }

    [SkippableFact]
    public async Task Filters_thresholds_and_pages_hold_for_the_fused_score()
    {
        await CreateAsync();
        Dictionary<string, ReadOnlyMemory<float>> query = Query(["a", "b"], 54);
        SearchRequest request =
            new() { Vectors = query, Filter = new Filter { Must = [new EqualsClause("colour", FilterValue.Of("red"))] } };
        SearchResponse whole = await SearchAsync(request);
        Assert.All(whole.Hits, hit => Assert.Equal(0, int.Parse(hit.Id[1..], null) % 4));
        Assert.Equal(_documents.Count(document => int.Parse(document.Id[1..],
            null) % 4 == 0 && (document.Vectors.ContainsKey("a") || document.Vectors.ContainsKey("b"))), whole.Hits.Count);
        SearchResponse page = await Service.SearchAsync(
            Collection, request with { Limit = 5, Offset = 3, ScoreThreshold = whole.Hits[6].Score - 1e-9, Setting = SearchSetting.Exact });
        Assert.Equal(whole.Hits.Skip(3).Take(4).Select(hit => hit.Id), page.Hits.Select(hit => hit.Id));
    }

    [SkippableFact]
    public async Task After_training_the_default_keeps_the_recall_of_the_fused_answer()
    {
        await CreateAsync();
        await Service.TrainAsync(Collection, new TrainRequest(MeasuredTraining with { Subspaces = 3 }));
        double recall = 0;
        for (int seed = 60; seed < 80; seed++)
        {
            Dictionary<string, ReadOnlyMemory<float>> query = Query(["a", "b"], seed);
            HashSet<string> exact = [.. (await SearchAsync(new SearchRequest { Vectors = query })).Hits.Take(10).Select(hit => hit.Id)];
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = query, Limit = 10 });
            recall += found.Hits.Count(hit => exact.Contains(hit.Id)) / 200.0;
        }
        Assert.True(recall >= 0.9, $"{recall}");
    }

    [SkippableFact]
    public async Task Text_relevance_lifts_documents_that_have_the_words()
    {
        float[] near = Corpus.Unit(Corpus.Vectors(1, 1)[0]), far = Corpus.Unit(Corpus.Vectors(2, 2)[1]);
        await FillAsync(
        [
            Document.Of("plain", Corpus.Field, near, new { text = "nothing of note" }),
            Document.Of("words", Corpus.Field, near, new { text = "reads a stream, async" }),
            Document.Of("one word", Corpus.Field, near, new { text = "async void" }),
            Document.Of("silent", Corpus.Field, near),
            Document.Of("far words", Corpus.Field, far, new { text = "reads a stream, async" }),
        ]);
        SearchRequest request =
            new() { Vectors = Corpus.Query(near), Text = new TextQuery("text", "Async stream", 0.5), Setting = SearchSetting.Exact };
        SearchResponse found = await Service.SearchAsync(Collection, request);
        Assert.Equal(["words", "one word"], found.Hits.Take(2).Select(hit => hit.Id));
        Assert.All(found.Hits, hit => Assert.InRange(hit.Score, 0, 1));
        double of(string id) => found.Hits.Single(hit => hit.Id == id).Score;
        Assert.Equal(1, of("words"), 1e-5);
        Assert.Equal(1 / 1.5, of("plain"), 1e-5);
        Assert.Equal(of("plain"), of("silent"), 1e-9);

        found = await Service.SearchAsync(Collection, request with { Text = new TextQuery("text", "async stream", 100) });
        Assert.Equal("words", found.Hits[0].Id);
        Assert.True(of("far words") > of("plain"));
    }

    private static IEnumerable<Document> MakeDocuments()
    {
        float[][] a = Corpus.Vectors(200, 41), b = Corpus.Vectors(200, 42, 10), c = Corpus.Vectors(200, 43, 6);
        for (int i = 0; i < 200; i++)
        {
            var vectors = new Dictionary<string, ReadOnlyMemory<float>>();
            if (i % 5 != 1) vectors["a"] = a[i];
            if (i % 7 != 2) vectors["b"] = b[i];
            if (i % 3 == 0) vectors["c"] = c[i];
            if (vectors.Count > 0) yield return Document.Of($"d{i}", "a", a[i], Corpus.Source(i)) with { Vectors = vectors };
        }
    }

    private static Dictionary<string, ReadOnlyMemory<float>> Query(string[] fields, int seed) =>
        Fields.Where(field => fields.Contains(field.Name))
        .ToDictionary(field => field.Name, field => (ReadOnlyMemory<float>)Corpus.Vectors(1, seed, field.Dimensions)[0]);

    private async Task CreateAsync()
    {
        await Service.CreateAsync(Collection, Fields);
        Assert.Empty((await Service.UpsertAsync(Collection, _documents)).Failures);
    }

    private Task<SearchResponse> SearchAsync(SearchRequest request) =>
        Service.SearchAsync(Collection, request with { Limit = 1_000, Setting = SearchSetting.Exact });

    private async Task AssertFusedAsync(
        Dictionary<string, ReadOnlyMemory<float>> query, Dictionary<string, double>? weights, SearchRequest request, string? without = null)
    {
        double Weight(string field) => weights?.GetValueOrDefault(field) ?? 1;
        double total = query.Keys.Sum(Weight);
        Dictionary<string, double> expected = _documents
            .Where(document => document.Id != without && document.Vectors.Keys.Any(query.ContainsKey))
            .ToDictionary(document => document.Id, document => document.Vectors.Where(pair => query.ContainsKey(pair.Key)).Sum(pair =>
            {
                Metric metric = Fields.Single(field => field.Name == pair.Key).Metric;
                return Weight(pair.Key) * Oracle.Score(metric, Oracle.Distance(metric, query[pair.Key].Span, pair.Value.Span));
            }) / total);
        SearchResponse found = await SearchAsync(request);
        Assert.Equal(expected.Count, found.Hits.Count);
        double[] sorted = [.. expected.Values.OrderDescending()];
        for (int i = 0; i < sorted.Length; i++)
        {
            Assert.Equal(sorted[i], found.Hits[i].Score, 5e-6);
            Assert.Equal(expected[found.Hits[i].Id], found.Hits[i].Score, 5e-6);
        }
    }
}
