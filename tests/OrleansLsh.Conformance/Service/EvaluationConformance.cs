using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Evaluation: recall and speed of settings against exact search.</summary>
public abstract class EvaluationConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task Exact_seed_and_default_come_first_then_what_was_asked_for()
    {
        await FillAsync(Corpus.Documents(1_500));
        await TrainAsync(MeasuredTraining);
        var told = new Told<MeasuredSetting>();
        IReadOnlyList<MeasuredSetting> measured = await Service.EvaluateAsync(
            Collection,
            new EvaluationRequest
            {
                K = 5,
                Queries = 80,
                Settings = new Dictionary<string,
                SearchSetting>
                { ["all cells"] = new() { Probes = 16, Candidates = 500 } }
            },
            told);
        Assert.Equal(["exact", "seed", "default", "all cells"], measured.Select(one => one.Name));
        Assert.Equal(measured, told.All);
        Assert.All(measured, one =>
            Assert.True(one.K == 5 && one.QueriesPerSecond > 0 && one.P50 > 0 && one.P50 <= one.P95 && one.P95 <= one.P99));
        Assert.Equal(1, measured[0].Recall);
        Assert.Equal(SearchSetting.Seed, measured[1].Setting);
        Assert.InRange(measured[1].Recall, 0.05, 1);
        Assert.True(measured[2].Recall >= 0.97, $"default {measured[2].Recall}");
        Assert.True(measured[3].Recall >= 0.99, $"all cells {measured[3].Recall}");
    }

    [SkippableFact]
    public async Task The_seeds_recall_is_that_of_its_hits_true_distances()
    {
        var documents = Corpus.Documents(800);
        await FillAsync(documents);
        await TrainAsync();
        float[][] queries = Corpus.Vectors(40, 71);
        IReadOnlyList<MeasuredSetting> measured = await Service.EvaluateAsync(
            Collection,
            new EvaluationRequest { QueryVectors = new VectorBlock(Corpus.Dimensions, queries.SelectMany(query => query).ToArray()) });
        double recall = 0;
        foreach (float[] query in queries)
        {
            SearchResponse found =
                await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query), Setting = SearchSetting.Seed });
            recall += Oracle.Recall(Oracle.Nearest(documents, query, Metric.Cosine), found.Hits, 10) / queries.Length;
        }
        Assert.Equal(recall, measured[1].Recall, 1e-9);
    }

    [SkippableFact]
    public async Task Without_a_model_only_exact_is_measured()
    {
        await FillAsync(Corpus.Documents(60));
        MeasuredSetting only = Assert.Single(await Service.EvaluateAsync(Collection, new EvaluationRequest()));
        Assert.Equal(("exact", 1.0), (only.Name, only.Recall));
    }

    [SkippableFact]
    public async Task What_cannot_be_measured_is_refused()
    {
        await FillAsync([]);
        await FailsAsync(ErrorKind.TooFewVectors, () => Service.EvaluateAsync(Collection, new EvaluationRequest()), "evaluate");
        await Service.UpsertAsync(Collection, Corpus.Documents(20));
        await FailsAsync(ErrorKind.InvalidArgument, () => Service.EvaluateAsync(Collection, new EvaluationRequest { K = 0 }), "evaluate");
        await FailsAsync(ErrorKind.InvalidArgument, () =>
            Service.EvaluateAsync(Collection, new EvaluationRequest { Queries = 0 }), "evaluate");
        await FailsAsync(ErrorKind.UnknownField, () =>
            Service.EvaluateAsync(Collection, new EvaluationRequest { Field = "w" }), "evaluate");
        await FailsAsync(ErrorKind.WrongDimensions,
            () => Service.EvaluateAsync(Collection, new EvaluationRequest { QueryVectors = new VectorBlock(3, new float[6]) }), "evaluate");
        await FailsAsync(ErrorKind.NotTrained,
            () => Service.EvaluateAsync(Collection,
                new EvaluationRequest { Settings = new Dictionary<string, SearchSetting> { ["x"] = new() } }), "evaluate");
    }
}
