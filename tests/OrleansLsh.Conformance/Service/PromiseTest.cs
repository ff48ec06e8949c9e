using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>The recall that a default setting promises, where it is hard to keep: under filters that go with the vectors, for many hits,
/// over pages.</summary>
/// <remarks>Made once for all of its tests: a collection large enough for cells takes its time.</remarks>
public abstract class PromisedCollection : IAsyncLifetime
{
    public const int Dimensions = 16;

    public abstract int Count { get; }

    public string Name { get; } = $"t{Guid.NewGuid():N}"[..20];

    public ISimilarityService? Service { get; private set; }

    public Document[] Documents { get; private set; } = [];

    public FieldDescription Field { get; private set; } = null!;

    /// <summary>Starts the service; null where the backend is not there.</summary>
    protected abstract Task<ISimilarityService?> StartAsync();

    public async Task InitializeAsync()
    {
        if ((Service = await StartAsync()) is null) return;
        Documents = Clustered.Documents(Count, Dimensions, seed: 1);
        await Service.CreateAsync(Name, [new VectorField(Clustered.Field, Dimensions, Metric.Euclidean)]);
        ImportReport report = await Service.ImportAsync(Name, Corpus.Stream(Documents));
        Assert.Equal((Count, 0L), (report.Written, report.Failed));
        Field = (await Service.TrainAsync(Name, new TrainRequest(new TrainingOptions { Restarts = 1 }))).Fields[0];
    }

    public async Task DisposeAsync()
    {
        if (Service is null) return;
        await Service.DropAsync(Name);
        await Service.DisposeAsync();
    }
}

/// <summary>Holds a backend to the promise.</summary>
public abstract class PromiseTest(PromisedCollection collection)
{
    private const double Target = 0.99, Slack = 0.01;

    /// <summary>Skips where the backend is not there.</summary>
    protected virtual void Need()
    {
    }

    private ISimilarityService Service
    {
        get
        {
            Need();
            return collection.Service!;
        }
    }

    [SkippableTheory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(24)]
    public async Task A_filter_that_goes_with_the_vectors_costs_no_recall(int cluster)
    {
        // Queries from clusters that the filter leaves out whole.
        float[][] outside = [.. Clustered.Vectors(100, PromisedCollection.Dimensions, seed: 2)
            .Where((_, i) => i % Clustered.Clusters > 24)];
        double[] recalls = await RecallsAsync(outside, 10, Clustered.UpTo(cluster));
        Assert.True(recalls.Average() >= Target - Slack, $"mean recall {recalls.Average()}");
        Assert.True(recalls.Min() >= 0.7, $"worst recall {recalls.Min()}");
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(2_000)]
    public async Task The_promise_holds_for_any_number_of_hits(int hits)
    {
        double[] recalls = await RecallsAsync(Clustered.Vectors(50, PromisedCollection.Dimensions, seed: 3), hits, null);
        Assert.True(recalls.Average() >= Target - Slack, $"recall@{hits} {recalls.Average()}");
    }

    [SkippableFact]
    public async Task A_query_unlike_the_documents_is_looked_for_further_and_one_like_them_is_not()
    {
        Need();
        FieldTuning tuning = collection.Field.Tuning!;
        Assert.True(tuning.Default.Scoring == Scoring.Exact || tuning.UsualDistance > 0);
        float[][] like = Clustered.Vectors(200, PromisedCollection.Dimensions, seed: 5);
        // Half-way between clusters.
        float[][] unlike = [.. like[..100].Zip(like[7..], (one, other) => one.Zip(other, (x, y) => (x + y) / 2).ToArray())];
        double[] further = await RecallsAsync(unlike, 10, null);
        Assert.True(further.Average() >= Target - Slack, $"mean recall {further.Average()}");
        if (tuning.Default.Scoring == Scoring.Exact) return;
        double[] byKnobs = await RecallsAsync(unlike, 10, null, tuning.Default);
        Assert.True(further.Average() > byKnobs.Average(), $"{further.Average()} and {byKnobs.Average()} by the knobs that it names");
        int same = 0;
        foreach (float[] query in like)
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query) };
            IReadOnlyList<SearchResponse> found =
                await Service.SearchAsync(collection.Name, [request, request with { Setting = tuning.Default }]);
            if (found[0].Hits.Select(hit => hit.Id).SequenceEqual(found[1].Hits.Select(hit => hit.Id))) same++;
        }
        Assert.True(same >= 0.95 * like.Length, $"{same} of {like.Length}");
    }

    [SkippableTheory]
    [InlineData(10, 60)]
    [InlineData(50, 300)]
    [InlineData(40, 400)]
    public async Task Pages_together_hold_each_document_of_one_long_answer_once(int size, int all)
    {
        foreach (float[] query in Clustered.Vectors(20, PromisedCollection.Dimensions, seed: 4))
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query), Limit = all };
            string[] whole = [.. (await Service.SearchAsync(collection.Name, request)).Hits.Select(hit => hit.Id)];
            var pages = new List<string>();
            for (int offset = 0; offset < all; offset += size)
                pages.AddRange((await Service.SearchAsync(collection.Name, request with { Offset = offset, Limit = size })).Hits
                    .Select(hit => hit.Id));
            Assert.Equal(all, pages.Distinct().Count());
            // A page of little work may miss a document, which the next then shows; at the end a last one may so be another.
            Assert.True(pages.Except(whole).Count() <= all / 50, $"{pages.Except(whole).Count()} of {all} are in no long answer");
        }
    }

    [SkippableTheory]
    [InlineData(10, 60)]
    [InlineData(50, 300)]
    [InlineData(40, 400)]
    public async Task Pages_that_are_asked_for_with_one_reach_equal_one_long_answer(int size, int all)
    {
        foreach (Filter? filter in (Filter?[])[null, Clustered.UpTo(24)])
            foreach (float[] query in Clustered.Vectors(10, PromisedCollection.Dimensions, seed: 4))
            {
                SearchRequest request = new() { Vectors = Corpus.Query(query), Limit = all, Filter = filter };
                SearchHit[] whole = [.. (await Service.SearchAsync(collection.Name, request)).Hits];
                SearchRequest[] pages =
                    [.. Enumerable.Range(0, all / size).Select(page => request with { Offset = page * size, Limit = size, Reach = all })];
                SearchHit[] read = [.. (await Service.SearchAsync(collection.Name, pages)).SelectMany(page => page.Hits)];
                Assert.Equal(whole.Select(hit => (hit.Id, hit.Score)), read.Select(hit => (hit.Id, hit.Score)));
            }
    }

    [SkippableFact]
    public async Task Pages_of_one_reach_are_parts_of_one_answer()
    {
        foreach (float[] query in Clustered.Vectors(20, PromisedCollection.Dimensions, seed: 4))
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query), Limit = 100 };
            string[] whole = [.. (await Service.SearchAsync(collection.Name, request)).Hits.Select(hit => hit.Id)];
            SearchRequest[] pages = [request with { Limit = 50 }, request with { Offset = 50, Limit = 50 }];
            Assert.Equal(whole, (await Service.SearchAsync(collection.Name, pages)).SelectMany(page => page.Hits).Select(hit => hit.Id));
        }
    }

    [SkippableFact]
    public void What_larger_answers_take_was_measured()
    {
        Assert.NotNull(Service);
        FieldTuning tuning = collection.Field.Tuning!;
        if (tuning.Default.Scoring == Scoring.Exact) return;
        Assert.Equal(100, tuning.Larger[0].K);
        Assert.True(tuning.For(2_000).Scoring == Scoring.Exact || tuning.For(2_000).Probes >= tuning.For(100).Probes);
    }

    private async Task<double[]> RecallsAsync(float[][] queries, int hits, Filter? filter, SearchSetting? setting = null)
    {
        SearchRequest[] asked =
        [
            .. queries.Select(query => new SearchRequest
            {
                Vectors = Corpus.Query(query), Limit = hits, Filter = filter, Setting = setting,
            }),
        ];
        IReadOnlyList<SearchResponse> found = await Service.SearchAsync(collection.Name, asked);
        IReadOnlyList<SearchResponse> exact =
            await Service.SearchAsync(collection.Name, [.. asked.Select(request => request with { Setting = SearchSetting.Exact })]);
        return [.. found.Zip(exact, Recall)];
    }

    private static double Recall(SearchResponse found, SearchResponse exact)
    {
        double furthest = exact.Hits[^1].Distance!.Value * (1 + 1e-5);
        return (double)found.Hits.Count(hit => hit.Distance <= furthest) / exact.Hits.Count;
    }
}
