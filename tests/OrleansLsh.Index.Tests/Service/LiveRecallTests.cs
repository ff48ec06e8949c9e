using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>The clock goes on by each look at it, so that a comparison takes time, and the next waits until a test lets it go
/// on.</summary>
public sealed class LiveRecallTests : IAsyncLifetime
{
    private const int Dimensions = 16, Waiting = 64;

    private static readonly TrainingOptions Quick = new() { Subspaces = 4, Clusters = 4, Cells = 128, Restarts = 1 };
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly EmbeddedIndex _index = EmbeddedIndex.Open(null);
    private SimilarityService _service = null!;

    public async Task InitializeAsync()
    {
        _service = Over(_index, _clock, new SimilarityOptions { LiveRecallShare = 1, LiveRecallTime = 0.0001 });
        await FillAsync(_service, _index);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task What_is_told_is_what_exact_search_says_of_the_answers_that_were_given()
    {
        Assert.Null(await ServedAsync());
        var recalls = new List<double>();
        foreach (float[] query in Clustered.Vectors(40, Dimensions, seed: 2))
        {
            SearchRequest request = new() { Vectors = Corpus.Query(query), Filter = recalls.Count % 4 == 0 ? Clustered.UpTo(40) : null };
            SearchResponse found = await _service.SearchAsync("c", request);
            recalls.Add(RecallOf(found, await _service.SearchAsync("c", request with { Setting = SearchSetting.Exact })));
        }
        ServedRecall served = await ServedAsync(recalls.Count);
        Assert.Equal(recalls.Average(), served.Recall, 1e-9);
        Assert.Equal(recalls.Count(recall => recall < 0.799) / 40.0, served.PoorQueries, 1e-9);
        Assert.InRange(served.Recall, 0.4, 0.99);
        Assert.InRange(served.RecallError, 0.001, 0.1);
        Assert.InRange(served.Since, Start, _clock.GetUtcNow());
        Assert.StartsWith(
            $"Recall as served is {served.Recall:0.000} over 40 queries since 2026-05-0", served.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_names_what_it_wants_is_none_of_those_that_were_promised_anything()
    {
        var usual = new SearchRequest { Vectors = Corpus.Query(Clustered.Vectors(1, Dimensions, seed: 2)[0]) };
        await _service.SearchAsync("c", usual with { Setting = SearchSetting.Exact });
        await _service.SearchAsync("c", usual with { Setting = new SearchSetting { Probes = 1 } });
        await _service.SearchAsync("c", usual with { TargetRecall = 0.3 });
        await _service.SearchAsync("c", usual with { TargetRecall = 1 });
        await _service.SearchAsync("c", usual with { Offset = 10 });
        await _service.SearchAsync("c", usual with { Text = new TextQuery(Clustered.Cluster, "1") });
        await _service.EvaluateAsync("c", new EvaluationRequest { Queries = 10 });
        // They are compared in their order.
        await _service.SearchAsync("c", usual);
        await _service.SearchAsync("c", [usual, usual]);
        Assert.Equal(3, (await ServedAsync(3)).Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_comparison_that_was_held_up_for_hours_is_not_the_last()
    {
        float[][] queries = Clustered.Vectors(2, Dimensions, seed: 2);
        _clock.AutoAdvanceAmount = TimeSpan.FromHours(1);
        await SearchAsync(queries[0]);
        await ServedAsync(1);
        await SearchAsync(queries[1]);
        Assert.Equal(2, (await ServedAsync(2)).Queries);
    }

    [Fact]
    public async Task An_answer_that_would_be_another_by_now_does_not_count()
    {
        float[][] queries = Clustered.Vectors(3, Dimensions, seed: 2);
        await SearchAsync(queries[0]);
        await ServedAsync(1);
        // The next waits for its time.
        await SearchAsync(queries[1]);
        await _service.UpsertAsync("c", [Document.Of("new", Clustered.Field, queries[1])]);
        await SearchAsync(queries[2]);
        ServedRecall served = await ServedAsync(2);
        double[] recalls = [.. await Task.WhenAll(new[] { queries[0], queries[2] }.Select(RecallAsync))];
        Assert.Equal(recalls.Average(), served.Recall, 1e-9);
    }

    [Fact]
    public async Task What_waits_is_bounded_and_a_new_model_begins_anew()
    {
        float[][] queries = Clustered.Vectors(3 * Waiting, Dimensions, seed: 2);
        await SearchAsync(queries[0]);
        await ServedAsync(1);
        foreach (float[] query in queries) await SearchAsync(query);
        await ServedAsync(1 + Waiting);
        await SearchAsync(queries[0]);
        Assert.Equal(2 + Waiting, (await ServedAsync(2 + Waiting)).Queries);

        await SearchAsync(queries[0]);
        await InstallAsync(_index, version: 2);
        Assert.Null(await ServedAsync());
        await SearchAsync(queries[1]);
        Assert.Equal(await RecallAsync(queries[1]), (await ServedAsync(1)).Recall, 1e-9);
        Assert.NotNull((await _service.ListAsync())[0].Fields[0].Served);
        await _service.DropAsync("c");
        Assert.Null((await _service.CreateAsync("c", Clustered.Field, Dimensions)).Fields[0].Served);
    }

    [Theory]
    [InlineData(-0.1, 0.02, "LiveRecallShare is -0.1; allowed is 0 to 1.")]
    [InlineData(1.5, 0.02, "LiveRecallShare is 1.5; allowed is 0 to 1.")]
    [InlineData(0.1, 0, "LiveRecallTime is 0; allowed is 0.0001 to 1.")]
    public void Options_out_of_range_are_refused_by_name(double share, double time, string message)
    {
        var options = new SimilarityOptions { LiveRecallShare = share, LiveRecallTime = time };
        Assert.Equal(message, Assert.Throws<LshException>(() => EmbeddedSimilarity.Open(null, options)).Message);
    }

    [Fact]
    public async Task A_share_of_none_compares_nothing_and_one_of_a_tenth_a_tenth_of_the_searches()
    {
        float[][] queries = Clustered.Vectors(500, Dimensions, seed: 3);
        foreach ((double share, int compared) in ((double, int)[])[(0, 0), (0.1, 50)])
        {
            EmbeddedIndex index = EmbeddedIndex.Open(null);
            await using var service =
                new SimilarityService(index, options: new SimilarityOptions { LiveRecallShare = share, LiveRecallTime = 1 });
            await FillAsync(service, index);
            foreach (float[] query in queries) await service.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(query) });
            ServedRecall? served;
            while (((served = (await service.DescribeAsync("c")).Fields[0].Served)?.Queries ?? 0) < compared) await Task.Yield();
            Assert.Equal(compared, served?.Queries ?? 0);
        }
    }

    private static SimilarityService Over(EmbeddedIndex index, TimeProvider clock, SimilarityOptions options) =>
        new(index, clock, options: options);

    private static async Task FillAsync(SimilarityService service, EmbeddedIndex index)
    {
        await service.CreateAsync("c", [new VectorField(Clustered.Field, Dimensions, Metric.Euclidean)]);
        await service.UpsertAsync("c", Clustered.Documents(6_000, Dimensions, seed: 1));
        await InstallAsync(index, version: 1);
        // The service looks at what was installed beside it.
        Assert.Equal(1, (await service.DescribeAsync("c")).Fields[0].ModelVersion);
    }

    /// <summary>A model with a default setting that finds some of the nearest.</summary>
    private static async Task InstallAsync(EmbeddedIndex index, int version)
    {
        float[] sample = [.. Clustered.Vectors(2_000, Dimensions, seed: 1).SelectMany(vector => vector)];
        Model model = ModelTrainer.Train(
            "c.v", version, Metric.Euclidean, new VectorBlock(Dimensions, sample), 6_000, Quick, null, default);
        ICollectionIndex collection = (await index.OpenAsync("c", default))!;
        await collection.InstallAsync(
            Clustered.Field, model, null, default, new FieldTuning(new SearchSetting { Probes = 2, Candidates = 20 }, 0.6, []));
    }

    private Task<SearchResponse> SearchAsync(float[] query) =>
        _service.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(query) });

    private async Task<double> RecallAsync(float[] query)
    {
        SearchRequest request = new() { Vectors = Corpus.Query(query) };
        SearchSetting usual = (await _service.DescribeAsync("c")).Fields[0].Tuning!.Default;
        return RecallOf(
            await _service.SearchAsync("c", request with { Setting = usual }),
            await _service.SearchAsync("c", request with { Setting = SearchSetting.Exact }));
    }

    private static double RecallOf(SearchResponse found, SearchResponse exact) =>
        found.Hits.Count(hit => hit.Distance <= exact.Hits[^1].Distance * (1 + 1e-6)) / (double)exact.Hits.Count;

    private async Task<ServedRecall?> ServedAsync() => (await _service.DescribeAsync("c")).Fields[0].Served;

    /// <summary>Lets time go on until so many were compared.</summary>
    private async Task<ServedRecall> ServedAsync(int queries)
    {
        ServedRecall? served;
        while ((served = await ServedAsync()) is null || served.Queries < queries)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }
        return served;
    }
}
