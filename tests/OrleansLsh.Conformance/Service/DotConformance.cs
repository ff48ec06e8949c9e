using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>The metric dot: the largest dot product comes first and is the score, by every search method and for vectors of any
/// length.</summary>
public abstract class DotConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const Metric Dot = Metric.Dot;

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public async Task Exact_search_is_brute_force_before_and_after_a_training(double spread)
    {
        Document[] documents = Documents(600, spread);
        await FillAsync(documents, Dot);
        await AssertExactAsync(documents, null);
        await TrainAsync();
        await AssertExactAsync(documents, SearchSetting.Exact);
        // Longer than all that the training saw.
        Document longer = Document.Of("longer", Corpus.Field, Scaled(documents[7], 3 * documents.Max(Length) / Length(documents[7])));
        await Service.UpsertAsync(Collection, [longer]);
        await AssertExactAsync([.. documents, longer], SearchSetting.Exact);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public async Task Search_of_all_cells_finds_what_brute_force_does(double spread)
    {
        Document[] documents = Documents(3_000, spread);
        await FillAsync(documents, Dot);
        await TrainAsync();
        var setting = new SearchSetting { Probes = 16, Candidates = 200 };
        Assert.True(await RecallAsync(documents, setting, null) >= 0.995);
        var red = new Filter { Must = [new EqualsClause("colour", "red")] };
        Assert.True(await RecallAsync(documents, setting, red) >= 0.995);
        // Longer ones than the training saw come first where they are in the direction of a query.
        Document[] longer = [.. Documents(20, 0.1, seed: 3).Select((document, i) =>
            Document.Of($"longer{i}", Corpus.Field, Scaled(document, 1.2 * documents.Max(Length)), Corpus.Source(i)))];
        await Service.UpsertAsync(Collection, longer);
        double recall = await RecallAsync([.. documents, .. longer], setting, null);
        Assert.True(recall >= 0.95, $"{recall} with longer ones");
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public async Task The_default_keeps_the_recall_it_promises(double spread)
    {
        Document[] documents = Documents(3_000, spread);
        await FillAsync(documents, Dot);
        FieldDescription field = (await TrainAsync(MeasuredTraining)).Fields[0];
        Assert.Contains(field.Tuning!.Curve, measured => measured.Recall >= 0.99);
        double recall = await RecallAsync(documents, null, null);
        Assert.True(recall >= 0.97, $"recall@10 {recall}");
    }

    [SkippableTheory]
    [InlineData(Scoring.Asymmetric)]
    [InlineData(Scoring.MoreLikeThis)]
    public async Task Searches_over_tokens_say_the_true_dot_product_of_every_hit(Scoring scoring)
    {
        Document[] documents = Documents(1_000, 0.5);
        await FillAsync(documents, Dot);
        await TrainAsync();
        var setting = new SearchSetting { Scoring = scoring, Candidates = 400, MinimumShouldMatch = 0 };
        double recall = await RecallAsync(documents, setting, null);
        if (scoring == Scoring.Asymmetric) Assert.True(recall >= 0.9, $"{recall}");
        SearchRequest byId = new() { Id = "d5", Setting = setting };
        float[] own = documents[5].Vectors[Corpus.Field].ToArray();
        Oracle.AssertOwnDistances(Oracle.Nearest(documents, own, Dot), (await Service.SearchAsync(Collection, byId)).Hits, Dot);
    }

    [SkippableFact]
    public async Task By_id_a_document_need_not_be_the_nearest_to_itself()
    {
        Document[] documents = Documents(400, 1);
        await FillAsync(documents, Dot);
        Document shortest = documents.MinBy(Length)!;
        float[] query = shortest.Vectors[Corpus.Field].ToArray();
        IReadOnlyList<(string Id, double Distance)> all = Oracle.Nearest(documents, query, Dot);
        SearchRequest request = new() { Id = shortest.Id, Limit = 12 };
        Oracle.AssertNearest(
            [.. all.Where(near => near.Id != shortest.Id).Take(12)], (await Service.SearchAsync(Collection, request)).Hits, Dot);
        IReadOnlyList<SearchHit> withItself = (await Service.SearchAsync(Collection, request with { IncludeSelf = true })).Hits;
        Oracle.AssertNearest([.. all.Take(12)], withItself, Dot);
        Assert.NotEqual(shortest.Id, withItself[0].Id);
    }

    [SkippableFact]
    public async Task A_threshold_is_a_dot_product_below_zero_too()
    {
        Document[] documents = Documents(300, 0.5);
        await FillAsync(documents, Dot);
        float[] query = Queries(1)[0];
        IReadOnlyList<(string Id, double Distance)> all = Oracle.Nearest(documents, query, Dot);
        foreach (int kept in new[] { 5, 100, 280 })
        {
            double threshold = -(all[kept - 1].Distance + all[kept].Distance) / 2;
            SearchRequest request = new() { Vectors = Corpus.Query(query), Limit = 300, ScoreThreshold = threshold };
            Oracle.AssertNearest([.. all.Take(kept)], (await Service.SearchAsync(Collection, request)).Hits, Dot);
        }
        Assert.True(all[^1].Distance > 0, "some dot products are below 0");
    }

    [SkippableFact]
    public async Task Of_several_fields_each_adds_a_score_above_zero()
    {
        Document[] documents = Documents(200, 0.5);
        await Service.CreateAsync(Collection, [new("v", Corpus.Dimensions, Dot), new("w", Corpus.Dimensions)]);
        float[][] others = Corpus.Vectors(200, 8);
        await Service.UpsertAsync(Collection, [.. documents.Select((document, i) => document with
        {
            Vectors = i % 4 == 0 ? document.Vectors : new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = document.Vectors["v"], ["w"] = others[i] },
        })]);
        float[] query = Queries(1)[0], other = Corpus.Vectors(1, 9)[0];
        SearchRequest request = new()
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = query, ["w"] = other },
            Weights = new Dictionary<string, double> { ["v"] = 1, ["w"] = 3 },
            Limit = 200,
            Setting = SearchSetting.Exact,
        };
        Dictionary<string, SearchHit> hits = (await Service.SearchAsync(Collection, request)).Hits.ToDictionary(hit => hit.Id);
        Assert.Equal(200, hits.Count);
        for (int i = 0; i < documents.Length; i++)
        {
            double dot = -Oracle.Distance(Dot, query, documents[i].Vectors["v"].Span);
            double score = dot >= 0 ? 1 + dot : 1 / (1 - dot);
            if (i % 4 > 0) score += 3 * Oracle.Score(Metric.Cosine, Oracle.Distance(Metric.Cosine, other, others[i]));
            Assert.Equal(score / 4, hits[$"d{i}"].Score, 2e-5 * Math.Max(1, score));
            Assert.Null(hits[$"d{i}"].Distance);
        }
    }

    [SkippableFact]
    public async Task Vectors_of_length_zero_are_stored_and_searched_for()
    {
        Document[] documents = [Document.Of("zero", Corpus.Field, new float[Corpus.Dimensions]), .. Documents(99, 0.5)];
        await FillAsync(documents, Dot);
        await AssertZeroAsync(null);
        await TrainAsync();
        await AssertZeroAsync(SearchSetting.Exact);
        await AssertZeroAsync(new SearchSetting { Probes = 16, Candidates = 100 });

        async Task AssertZeroAsync(SearchSetting? setting)
        {
            SearchRequest request = new() { Vectors = Corpus.Query(new float[Corpus.Dimensions]), Limit = 100, Setting = setting };
            IReadOnlyList<SearchHit> hits = (await Service.SearchAsync(Collection, request)).Hits;
            Assert.Equal(100, hits.Count);
            Assert.All(hits, hit => Assert.Equal((0.0, 0.0), (hit.Score, hit.Distance!.Value)));
            request = request with { Vectors = Corpus.Query(Queries(1)[0]) };
            Oracle.AssertNearest(Oracle.Nearest(documents, Queries(1)[0], Dot), (await Service.SearchAsync(Collection, request)).Hits, Dot);
        }
    }

    [SkippableFact]
    public async Task What_has_no_dot_product_is_refused_before_anything_is_written()
    {
        await FillAsync(Documents(3, 0), Dot);
        foreach ((float component, ErrorKind kind, string says) in new[]
        {
            (float.NaN, ErrorKind.NotFinite, "NaN"), (float.PositiveInfinity, ErrorKind.NotFinite, "Infinity"),
            (2e18f, ErrorKind.InvalidArgument, "dot takes at most 1E+18"), (1e-20f, ErrorKind.InvalidArgument, "dot takes 0 or at least"),
        })
        {
            var vector = new float[Corpus.Dimensions];
            vector[3] = component;
            DocumentFailure failure = Assert.Single(
                (await Service.WriteAsync(Collection, [Document.Of("bad", Corpus.Field, vector)])).Failures);
            Assert.Equal(kind, failure.Kind);
            Assert.Contains(says, failure.Message, StringComparison.Ordinal);
            string message = await FailsAsync(
                kind, () => Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(vector) }), "search");
            Assert.Contains(says, message, StringComparison.Ordinal);
        }
        Assert.Equal(3, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task The_shortest_and_the_longest_vectors_keep_their_order()
    {
        float[] unit = Corpus.Unit(Corpus.Vectors(1, 3)[0]);
        foreach (float length in new[] { 2e-12f, 1, 9e17f })
        {
            Document[] documents = [.. Enumerable.Range(0, 20).Select(i =>
                Document.Of($"d{i}", Corpus.Field, unit.Select(x => x * length * (0.6f + 0.02f * i)).ToArray()))];
            await FillAsync(documents, Dot);
            SearchRequest request = new() { Vectors = Corpus.Query([.. unit.Select(x => x * length)]), Limit = 20 };
            IReadOnlyList<SearchHit> hits = (await Service.SearchAsync(Collection, request)).Hits;
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"d{19 - i}"), hits.Select(hit => hit.Id));
            Assert.Equal(1, hits[0].Score / (0.98 * length * length), 1e-4);
            await Service.DropAsync(Collection);
        }
        await FillAsync([], Dot);
    }

    [SkippableFact]
    public async Task An_explanation_tells_the_dot_product_and_the_tokens_that_are_shared()
    {
        Document[] documents = Documents(500, 0.5);
        await FillAsync(documents, Dot);
        await TrainAsync();
        SearchRequest request = new() { Vectors = Corpus.Query(Queries(1)[0]), Limit = 3 };
        SearchHit hit = (await Service.SearchAsync(Collection, request)).Hits[0];
        FieldExplanation field = Assert.Single((await Service.ExplainAsync(Collection, request, hit.Id)).Fields);
        Assert.Equal(hit.Score, field.Score, 2e-5 * Math.Abs(hit.Score));
        Assert.Equal(-field.Score, field.Distance, 1e-12);
        Assert.Equal(8, field.Subspaces.Count);
        Assert.Equal(1, field.Subspaces.Sum(subspace => subspace.DistanceShare), 1e-6);
        // A document shares all tokens with itself: searched by, it has those that it is stored with.
        field = Assert.Single((await Service.ExplainAsync(Collection, new SearchRequest { Id = "d7" }, "d7")).Fields);
        Assert.All(field.Subspaces, subspace => Assert.True(subspace.Shared && subspace.DocumentFrequency > 0));
    }

    /// <summary>Documents in clusters, whose lengths vary: those of an e-th of them are more than e to the spread times the usual.</summary>
    private static Document[] Documents(int count, double spread, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Corpus.Documents(count, seed).Select(document =>
            {
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                return document with
                {
                    Vectors = Corpus.Query(Scaled(document, Math.Exp(spread * normal))),
                };
            }),
        ];
    }

    private static float[][] Queries(int count) => Corpus.Vectors(4_000, 1)[^count..];

    private static float[] Scaled(Document document, double length) =>
        [.. Corpus.Unit(document.Vectors[Corpus.Field].Span).Select(x => (float)(x * length))];

    private static double Length(Document document) =>
        Math.Sqrt(document.Vectors[Corpus.Field].ToArray().Sum(x => (double)x * x));

    private async Task AssertExactAsync(Document[] documents, SearchSetting? setting)
    {
        foreach (float[] query in Queries(10))
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query), Limit = 15, Setting = setting };
            Oracle.AssertNearest(
                [.. Oracle.Nearest(documents, query, Dot).Take(15)], (await Service.SearchAsync(Collection, request)).Hits, Dot);
        }
    }

    private async Task<double> RecallAsync(Document[] documents, SearchSetting? setting, Filter? filter)
    {
        float[][] queries = Queries(60);
        double recall = 0;
        foreach (float[] query in queries)
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query), Setting = setting, Filter = filter };
            IReadOnlyList<SearchHit> hits = (await Service.SearchAsync(Collection, request)).Hits;
            IReadOnlyList<(string Id, double Distance)> all = Oracle.Nearest(
                documents, query, Dot, document => filter is null || FilterOracle.Matches(filter, document));
            Oracle.AssertOwnDistances(all, hits, Dot);
            recall += Oracle.Recall(all, hits, 10) / queries.Length;
        }
        return recall;
    }
}
