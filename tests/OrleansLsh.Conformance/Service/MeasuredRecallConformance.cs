using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>The recall that is promised: on whose queries it is measured, and searches that ask for another.</summary>
public abstract class MeasuredRecallConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(3_000);

    [SkippableFact]
    public async Task A_training_measures_on_the_queries_that_it_is_given_and_says_so()
    {
        await FillAsync(_documents);
        FieldDescription onDocuments = (await TrainAsync(MeasuredTraining)).Fields[0];
        Assert.Equal((500, false), (onDocuments.Tuning!.Queries, onDocuments.Tuning.HasGivenQueries));

        // Twice as long as the documents', which cosine does not see, and one of them a document.
        float[][] doubled = [.. Corpus.Vectors(119, 5).Select(vector => vector.Select(x => 2 * x).ToArray())];
        float[][] queries = [.. doubled, _documents[7].Vectors[Corpus.Field].ToArray()];
        CollectionDescription trained =
            await Service.TrainAsync(Collection, new TrainRequest(MeasuredTraining) { Queries = Given(queries) });
        FieldTuning tuning = trained.Fields[0].Tuning!;
        Assert.Equal((120, true), (tuning.Queries, tuning.HasGivenQueries));
        Assert.Matches(
            "^(Recall 0.99 was measured on 120 queries given at training(; stored documents as queries find [01].[0-9]{3})?"
            + "|Recall is 1 for any query: searches are exact by default)[.]$",
            trained.Fields[0].Promise);
        Assert.Empty(onDocuments.Tuning.DocumentCurve);
        Assert.All(tuning.Curve, measured => Assert.True(measured is { RecallError: >= 0, PoorQueries: >= 0 and <= 1 }));
        Assert.Equivalent(trained, await Service.DescribeAsync(Collection));

        double recall = 0;
        float[][] fresh = Corpus.Vectors(219, 5)[119..];
        foreach (float[] query in fresh)
        {
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) });
            recall += Oracle.Recall(Oracle.Nearest(_documents, query, Metric.Cosine), found.Hits, 10) / fresh.Length;
        }
        Assert.True(recall >= 0.97, $"recall@10 {recall}");
    }

    [SkippableFact]
    public async Task Methods_are_not_tried_where_there_is_no_choice_or_there_are_few_documents()
    {
        await FillAsync(_documents[..100]);
        LshException error = await Assert.ThrowsAsync<LshException>(() => Service.TryMethodsAsync(Collection, new MethodTrialRequest()));
        Assert.True(
            error.Kind == ErrorKind.NotSupported ? error.Message.Contains("keeps cells only", StringComparison.Ordinal)
            : error.Kind == ErrorKind.TooFewVectors && error.Message.Contains("has 100 vectors", StringComparison.Ordinal),
            $"{error.Kind}: {error.Message}");
        error = await Assert.ThrowsAsync<LshException>(
            () => Service.TryMethodsAsync(Collection, new MethodTrialRequest { TargetRecall = 1.5 }));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("TargetRecall is 1.5", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_search_gets_the_recall_that_it_asks_for()
    {
        await FillAsync(_documents);
        float[][] queries = Corpus.Vectors(60, 5);
        await AssertExactAsync(0.5);
        await Service.TrainAsync(Collection, new TrainRequest(MeasuredTraining with { TargetRecall = 0.6 }) { Queries = Given(queries) });
        await AssertExactAsync(1);
        double[] recalls = new double[3];
        foreach (float[] query in queries)
            for (int i = 0; i < recalls.Length; i++)
            {
                var request = new SearchRequest { Vectors = Corpus.Query(query), TargetRecall = i == 0 ? null : i == 1 ? 0.6 : 0.97 };
                SearchResponse found = await Service.SearchAsync(Collection, request);
                recalls[i] += Oracle.Recall(Oracle.Nearest(_documents, query, Metric.Cosine), found.Hits, 10) / queries.Length;
            }
        Assert.Equal(recalls[0], recalls[1]);
        Assert.True(recalls[1] >= 0.6 && recalls[2] >= 0.965, string.Join(' ', recalls));

        async Task AssertExactAsync(double recall)
        {
            foreach (float[] query in queries)
            {
                var request = new SearchRequest { Vectors = Corpus.Query(query), TargetRecall = recall, Limit = 30 };
                Oracle.AssertNearest(
                    [.. Oracle.Nearest(_documents, query, Metric.Cosine).Take(30)], (await Service.SearchAsync(Collection, request)).Hits,
                    Metric.Cosine);
            }
        }
    }

    [SkippableFact]
    public async Task Queries_that_nothing_can_be_measured_on_are_refused_before_anything_is_trained()
    {
        await FillAsync(_documents[..200]);
        float[] good = _documents[0].Vectors[Corpus.Field].ToArray();
        float[] broken = [.. good[..3], float.NaN, .. good[4..]];
        (IReadOnlyDictionary<string, VectorBlock> Queries, ErrorKind Kind, string[] Named)[] wrong =
        [
            (new Dictionary<string, VectorBlock> { ["w"] = new(Corpus.Dimensions, good) }, ErrorKind.UnknownField, ["'w'", "'v'"]),
            (new Dictionary<string, VectorBlock> { [Corpus.Field] = new(5, good.AsMemory(0, 5)) }, ErrorKind.WrongDimensions, ["5", "24"]),
            (Given(good, broken), ErrorKind.NotFinite, ["Row 1", "NaN", "3"]),
            (Given(good, new float[Corpus.Dimensions]), ErrorKind.ZeroVector, ["Row 1", "zeros"]),
            (Given(), ErrorKind.InvalidArgument, ["'v'", "at least one"]),
            (Given([.. Enumerable.Repeat(good, 10_001)]), ErrorKind.TooLarge, ["10,001", "10,000"]),
        ];
        foreach ((IReadOnlyDictionary<string, VectorBlock> queries, ErrorKind kind, string[] named) in wrong)
        {
            string message = await FailsAsync(
                kind, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining) { Queries = queries }), "train");
            Assert.All(named, word => Assert.Contains(word, message, StringComparison.Ordinal));
        }
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Fields[0].ModelVersion);
    }

    private static Dictionary<string, VectorBlock> Given(params float[][] queries) =>
        new() { [Corpus.Field] = new VectorBlock(Corpus.Dimensions, queries.SelectMany(query => query).ToArray()) };
}
