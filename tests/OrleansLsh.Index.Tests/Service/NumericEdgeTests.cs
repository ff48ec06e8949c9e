namespace OrleansLsh.Index.Tests.Service;

public class NumericEdgeTests
{
    [Theory]
    [InlineData(1e18f, true)]
    [InlineData(-1e18f, true)]
    [InlineData(3e18f, false)]
    [InlineData(1e30f, false)]
    [InlineData(float.MaxValue, false)]
    public async Task A_euclidean_vector_is_refused_where_its_distances_would_overflow_and_else_found(float component, bool isTaken)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 1, Metric.Euclidean);
        WriteReport report = await lsh.WriteAsync("t", [Document.Of("far", "v", new[] { component }), Document.Of("near", "v", new[] { 1f })]);
        Assert.Equal(isTaken ? 2 : 1, report.Written);
        SearchRequest request = new() { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { -component } } };
        if (!isTaken)
        {
            Assert.Contains("1E+18", Assert.Single(report.Failures).Message, StringComparison.Ordinal);
            Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("t", request))).Kind);
            return;
        }
        IReadOnlyList<SearchHit> hits = (await lsh.SearchAsync("t", request)).Hits;
        Assert.Equal(["near", "far"], hits.Select(hit => hit.Id));
        Assert.All(hits, hit => Assert.True(double.IsFinite(hit.Distance!.Value)));
    }

    [Theory]
    [InlineData(1e-22f, false)]
    [InlineData(9e-13f, false)]
    [InlineData(1e-12f, true)]
    [InlineData(1e-9f, true)]
    [InlineData(1e17f, true)]
    public async Task A_euclidean_vector_is_refused_where_its_distances_would_lose_their_order_and_else_ordered(float unit, bool isTaken)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2, Metric.Euclidean);
        // Written from far to near, so that the order of writing is not that of distance.
        Document[] documents = [.. Enumerable.Range(0, 40).Select(i => Document.Of($"d{i}", "v", new[] { unit, unit * (40 - i) * 0.001f }))];
        WriteReport report = await lsh.WriteAsync("t", [.. documents, Document.Of("zero", "v", new float[2])]);
        Assert.Equal(isTaken ? 41 : 1, report.Written);
        SearchRequest request = new() { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { unit, 0 } }, Limit = 40 };
        if (!isTaken)
        {
            Assert.All(report.Failures, failure => Assert.Contains("1E-12", failure.Message, StringComparison.Ordinal));
            Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("t", request))).Kind);
            return;
        }
        await lsh.TrainAsync("t", new TrainRequest(new TrainingOptions { Subspaces = 1, Clusters = 2, Cells = 4 }));
        foreach (SearchSetting? setting in new[] { null, SearchSetting.Exact, new SearchSetting { Probes = 4 } })
        {
            IReadOnlyList<SearchHit> hits = (await lsh.SearchAsync("t", request with { Setting = setting })).Hits;
            Assert.Equal(Enumerable.Range(0, 40).Select(i => $"d{39 - i}"), hits.Select(hit => hit.Id));
            double explained = (await lsh.ExplainAsync("t", request, hits[3].Id)).Fields[0].Distance;
            Assert.Equal(1, hits[3].Distance!.Value / explained, 1e-5);
        }
    }

    [Fact]
    public async Task What_lies_nearer_than_squares_of_floats_tell_is_ordered_and_told_as_it_is_explained()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2, Metric.Euclidean);
        await lsh.UpsertAsync("t", [.. Enumerable.Range(0, 5).Select(i => Document.Of($"d{i}", "v", new[] { 1, (5 - i) * 1e-23f }))]);
        SearchRequest request = new() { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { 1f, 0 } } };
        IReadOnlyList<SearchHit> hits = (await lsh.SearchAsync("t", request)).Hits;
        Assert.Equal(["d4", "d3", "d2", "d1", "d0"], hits.Select(hit => hit.Id));
        foreach (SearchHit hit in hits)
            Assert.Equal((await lsh.ExplainAsync("t", request, hit.Id)).Fields[0].Distance, hit.Distance!.Value);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.Epsilon)]
    public async Task Under_cosine_no_length_is_too_large_or_too_small(float length)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2);
        await lsh.UpsertAsync("t", [Document.Of("x", "v", new[] { length, 0 }), Document.Of("y", "v", new[] { 0, length })]);
        SearchResponse found =
            await lsh.SearchAsync("t", new SearchRequest { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { 0, length } } });
        Assert.Equal([("y", 0d), ("x", 1d)], found.Hits.Select(hit => (hit.Id, hit.Distance!.Value)));
    }

    [Fact]
    public async Task Vectors_of_one_component_are_found_in_their_cell()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 1, Metric.Euclidean);
        float[] values = [.. Enumerable.Range(0, 3_000).Select(i => MathF.Sin(i) * 1000)];
        await lsh.UpsertAsync("t", [.. values.Select((value, i) => Document.Of($"d{i}", "v", new[] { value }))]);
        await lsh.TrainAsync("t", new TrainRequest(new TrainingOptions { Cells = 64, Clusters = 4 }));
        var setting = new SearchSetting { Probes = 1, Candidates = 10 };
        SearchRequest[] requests =
        [
            .. values.Take(500).Select(value => new SearchRequest
            {
                Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { value } },
                Limit = 1,
                Setting = setting,
            }),
        ];
        IReadOnlyList<SearchResponse> found = await lsh.SearchAsync("t", requests);
        Assert.All(found, response => Assert.Equal(0, Assert.Single(response.Hits).Distance));
    }

    [Fact]
    public async Task Every_method_serves_a_model_of_more_subspaces_than_a_byte_counts()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        const int Dimensions = 300;
        await lsh.CreateAsync("t", "v", Dimensions, Metric.Euclidean);
        var random = new Random(3);
        float[][] vectors = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle()).ToArray())];
        await lsh.UpsertAsync("t", [.. vectors.Select((vector, i) => Document.Of($"d{i}", "v", vector))]);
        await lsh.TrainAsync("t", new TrainRequest(new TrainingOptions { Subspaces = Dimensions, Clusters = 4, Cells = 4, Restarts = 1 }));
        foreach (Scoring scoring in new[] { Scoring.Exact, Scoring.Cells, Scoring.Asymmetric, Scoring.MoreLikeThis })
        {
            SearchResponse found = await lsh.SearchAsync("t", new SearchRequest
            {
                Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = vectors[17] },
                Limit = 3,
                Setting = new SearchSetting { Scoring = scoring },
            });
            Assert.Equal("d17", found.Hits[0].Id);
        }
    }

    [Fact]
    public async Task A_training_without_cells_forgets_the_cells_of_the_one_before()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", "v", 2, Metric.Euclidean);
        // All but one lie far from the query, so that the distance to the only cell's centroid is large.
        await lsh.UpsertAsync("t", [.. Enumerable.Range(0, 50).Select(i => Document.Of($"d{i}", "v", new[] { i == 0 ? 0f : 1000 + i, i }))]);
        SearchRequest request =
            new() { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new[] { -5000f, 0 } }, Limit = 3, Setting = SearchSetting.Exact };
        await lsh.TrainAsync("t", new TrainRequest(new TrainingOptions { Subspaces = 1, Clusters = 2, Cells = 1 }));
        for (int i = 0; i < 4; i++) await lsh.SearchAsync("t", request);
        await lsh.TrainAsync("t", new TrainRequest(new TrainingOptions { Subspaces = 1, Clusters = 2, Cells = 0 }));
        for (int i = 0; i < 4; i++) Assert.Equal(["d0", "d1", "d2"], (await lsh.SearchAsync("t", request)).Hits.Select(hit => hit.Id));
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(1e7)]
    public async Task A_weight_beyond_all_measure_is_refused(double weight)
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        await lsh.CreateAsync("t", [new VectorField("a", 2), new VectorField("b", 2)]);
        var vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = new[] { 1f, 0 }, ["b"] = new[] { 1f, 0 } };
        await lsh.UpsertAsync("t", [new Document("d", vectors)]);
        SearchRequest request = new() { Vectors = vectors, Weights = new Dictionary<string, double> { ["a"] = weight, ["b"] = weight } };
        Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("t", request))).Kind);
        SearchRequest text = new() { Vectors = vectors, Text = new TextQuery("t", "word", weight) };
        Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<LshException>(() => lsh.SearchAsync("t", text))).Kind);
    }
}
