using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Conformance.Service;

/// <summary>Training: what it makes, that nothing is missed meanwhile, and that the default keeps the recall it promises.</summary>
public abstract class TrainingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(3_000);

    [SkippableFact]
    public async Task A_training_makes_a_model_a_curve_and_a_default()
    {
        await FillAsync(_documents);
        var told = new Told<TrainProgress>();
        TrainingOptions options = MeasuredTraining with { Method = IndexMethod.Cells };
        CollectionDescription trained = await Service.TrainAsync(Collection, new TrainRequest(options), told);
        FieldDescription field = Assert.Single(trained.Fields);
        Assert.Equal((1, 8, 16, 3_000L), (field.ModelVersion, field.Subspaces, field.Cells, field.Documents));
        Assert.Equal(8, field.Statistics.Count);
        Assert.Equal(options, field.Options);
        Assert.Equal(0.99, field.Tuning!.TargetRecall);
        Assert.Contains(field.Tuning.Curve, measured => measured.Setting == field.Tuning.Default);
        Assert.All(field.Tuning.Curve, measured => Assert.True(measured is { K: 10, QueriesPerSecond: > 0, Recall: >= 0 and <= 1 }));
        Assert.All(told.All, progress => Assert.Equal(Corpus.Field, progress.Field));
        Assert.Equal(
            Enum.GetValues<TrainingStage>().Where(stage => stage != TrainingStage.Trying), told.All.Select(progress => progress.Progress.Stage).Distinct().Order());
        Assert.Equivalent(trained, await Service.DescribeAsync(Collection));
    }

    [SkippableTheory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.Euclidean)]
    public async Task The_default_keeps_the_recall_it_promises_and_every_hit_says_its_true_distance(Metric metric)
    {
        await FillAsync(_documents, metric);
        await TrainAsync(MeasuredTraining);
        double recall = await RecallAsync(_documents, metric, null);
        Assert.True(recall >= 0.97, $"recall@10 {recall}");
        Assert.Equal(1, await RecallAsync(_documents, metric, SearchSetting.Exact));
    }

    [SkippableFact]
    public async Task More_probes_and_candidates_never_end_below_the_promise()
    {
        await FillAsync(_documents);
        await TrainAsync();
        Assert.True(await RecallAsync(_documents, Metric.Cosine, new SearchSetting { Probes = 16, Candidates = 200 }) >= 0.99);
        Assert.True(await RecallAsync(_documents, Metric.Cosine, new SearchSetting { Scoring = Scoring.Asymmetric, Candidates = 1_000 }) >= 0.95);
    }

    [SkippableFact]
    public async Task What_is_written_after_the_training_is_found_by_every_method()
    {
        await FillAsync(_documents[..2_500]);
        await TrainAsync(MeasuredTraining);
        await Service.UpsertAsync(Collection, _documents[2_500..]);
        await Service.DeleteAsync(Collection, [.. _documents[..100].Select(document => document.Id)]);
        Document[] moved = [.. _documents[100..200].Select((document, i) => document with { Vectors = _documents[i].Vectors })];
        await Service.UpsertAsync(Collection, moved);
        Document[] now = [.. moved, .. _documents[200..]];
        Assert.True(await RecallAsync(now, Metric.Cosine, null) >= 0.97);
        foreach (Document document in moved.Take(20))
        {
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = document.Vectors, Limit = 1 });
            Assert.Equal(document.Id, found.Hits[0].Id);
        }
    }

    [SkippableFact]
    public async Task Training_again_makes_the_next_version()
    {
        await FillAsync(_documents);
        await TrainAsync();
        CollectionDescription again = await TrainAsync(MeasuredTraining with { Subspaces = 4, Seed = 7 });
        Assert.Equal((2, 4), (again.Fields[0].ModelVersion, again.Fields[0].Subspaces));
        Assert.Equal(4, (await Service.HashAsync(Collection, null, Block(_documents[0]))).Length);
        Assert.True(await RecallAsync(_documents, Metric.Cosine, null) >= 0.97);
    }

    [SkippableFact]
    public async Task A_hash_has_a_code_per_subspace_and_is_the_same_alone_and_in_a_block()
    {
        await FillAsync(_documents);
        await TrainAsync();
        float[] block = [.. _documents.Take(50).SelectMany(document => document.Vectors[Corpus.Field].ToArray())];
        byte[] codes = (await Service.HashAsync(Collection, Corpus.Field, new VectorBlock(Corpus.Dimensions, block))).ToArray();
        Assert.Equal(50 * 8, codes.Length);
        for (int i = 0; i < 50; i++)
            Assert.Equal(codes[(i * 8)..((i + 1) * 8)], (await Service.HashAsync(Collection, null, Block(_documents[i]))).ToArray());
        Assert.Equal($"0-{codes[0]}", TokenFormat.Tokens(codes.AsSpan(0, 8))[0]);
    }

    [SkippableFact]
    public async Task Searches_and_writes_during_a_training_never_fail_and_never_miss_a_document()
    {
        await FillAsync(_documents);
        Task<CollectionDescription> training = Task.Run(() => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Restarts = 3 })));
        int next = 0;
        do
        {
            string id = $"new{next}";
            float[] vector = Corpus.Unit(Corpus.Vectors(1, 1_000 + next++)[0]);
            WriteReport report = await Service.WriteAsync(Collection, [Document.Of(id, Corpus.Field, vector)]);
            Assert.Equal(1, report.Written);
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(vector), Limit = 2 });
            Assert.Equal((id, 2), (found.Hits[0].Id, found.Hits.Count));
        }
        while (!training.IsCompleted);
        await training;
        Assert.Equal(3_000 + next, (await Service.DescribeAsync(Collection)).Documents);
        for (int i = 0; i < next; i++)
            Assert.Equal($"new{i}", (await Service.SearchAsync(Collection, new SearchRequest { Id = $"new{i}", IncludeSelf = true, Limit = 1 })).Hits[0].Id);
    }

    [SkippableFact]
    public async Task One_training_of_a_collection_runs_at_a_time()
    {
        await FillAsync(_documents);
        using var cancel = new CancellationTokenSource();
        var second = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new Told<TrainProgress>(_ =>
        {
            if (!second.Task.IsCompleted) second.TrySetResult(Service.TrainAsync(Collection, new TrainRequest(QuickTraining)));
        });
        Task first = Service.TrainAsync(Collection, new TrainRequest(LongTraining), told, cancel.Token);
        Task refused = await second.Task;
        await FailsAsync(ErrorKind.Conflict, () => refused, "train");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, (await TrainAsync()).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task A_cancelled_training_leaves_everything_as_it_was()
    {
        await FillAsync(_documents);
        Assert.Null(await TrainUntilAsync(TrainingStage.Subspaces, LongTraining));
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Fields[0].ModelVersion);
        Assert.Equal(1, await RecallAsync(_documents, Metric.Cosine, null));
    }

    [SkippableTheory]
    [InlineData(TrainingStage.Sampling)]
    [InlineData(TrainingStage.Subspaces)]
    [InlineData(TrainingStage.Cells)]
    [InlineData(TrainingStage.Coding)]
    [InlineData(TrainingStage.Tuning)]
    public async Task A_training_again_that_is_cancelled_at_any_stage_leaves_the_model_its_setting_and_every_answer(TrainingStage stage)
    {
        await FillAsync(_documents);
        await TrainAsync();
        CollectionDescription before = await Service.DescribeAsync(Collection);
        string[] answers = await AnswersAsync();
        TrainingOptions other = (stage < TrainingStage.Coding ? LongTraining : MeasuredTraining) with { Seed = 7, Cells = 32 };
        int late = 0;
        while (await TrainUntilAsync(stage, other) is { } published)
        {
            // Over a network a training may be published before it can be asked to end: then it has succeeded, and says so.
            Assert.Equal(2 + late++, published.Fields[0].ModelVersion);
            Assert.True(late < 10, $"No training could be cancelled while it was {stage}.");
            (before, answers) = (await Service.DescribeAsync(Collection), await AnswersAsync());
        }
        Assert.Equivalent(Trained(before), Trained(await Service.DescribeAsync(Collection)));
        Assert.Equal(answers, await AnswersAsync());
        CollectionDescription next = await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }));
        Assert.Equal((2 + late, 3_000L), (next.Fields[0].ModelVersion, next.Documents));
        Assert.NotNull(next.Fields[0].Tuning);
    }

    [SkippableFact]
    public async Task Searches_beside_a_training_again_keep_the_promise()
    {
        // Of so small cells the probes that nobody measured hold far too few documents.
        TrainingOptions fine = MeasuredTraining with { Cells = 1_500, Restarts = 2 };
        await FillAsync(_documents);
        await Service.TrainAsync(Collection, new TrainRequest(fine));
        IReadOnlyList<(string, double)>[] exact = [.. Corpus.Vectors(60, 1).Select(query => Oracle.Nearest(_documents, query, Metric.Cosine))];
        float[][] queries = Corpus.Vectors(60, 1);
        Task training = Task.Run(() => Service.TrainAsync(Collection, new TrainRequest(fine with { Seed = 7 })));
        var recalls = new List<double>();
        do
        {
            int query = recalls.Count % queries.Length;
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(queries[query]) });
            recalls.Add(Oracle.Recall(exact[query], found.Hits, 10));
        }
        while (!training.IsCompleted || recalls.Count < queries.Length);
        await training;
        Assert.True(recalls.Average() >= 0.97, $"mean recall {recalls.Average()} of {recalls.Count} searches, {recalls.Count(recall => recall < 0.8)} of them below .8");
        Assert.True(recalls.Count(recall => recall < 0.8) <= recalls.Count / 50, $"{recalls.Count(recall => recall < 0.8)} of {recalls.Count} searches below .8");
    }

    [SkippableFact]
    public async Task All_fields_get_their_new_models_in_one_step_or_none()
    {
        VectorField[] fields = [new("a", Corpus.Dimensions), new("b", Corpus.Dimensions)];
        await Service.CreateAsync(Collection, fields);
        await Service.UpsertAsync(Collection, [.. _documents[..1_000].Select(document => document with
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = document.Vectors[Corpus.Field], ["b"] = document.Vectors[Corpus.Field] },
        })]);
        using var cancel = new CancellationTokenSource();
        var told = new Told<TrainProgress>(progress =>
        {
            if (progress is { Field: "b", Progress.Stage: TrainingStage.Tuning }) cancel.Cancel();
        });
        Exception? cancelled = await Record.ExceptionAsync(() => Service.TrainAsync(Collection, new TrainRequest(QuickTraining), told, cancel.Token));
        IReadOnlyList<FieldDescription> left = (await Service.DescribeAsync(Collection)).Fields;
        // On its way to another process the cancelling may come too late; then all fields have their models, and the training may have ended.
        int version = left[0].ModelVersion;
        Assert.InRange(version, 0, 1);
        Assert.True(cancelled is OperationCanceledException || (cancelled is null && version == 1), $"{cancelled}");
        Assert.All(left, field => Assert.Equal((version, version == 1), (field.ModelVersion, field.Tuning is not null)));
        CollectionDescription trained = await Service.TrainAsync(Collection, new TrainRequest(QuickTraining));
        Assert.All(trained.Fields, field => Assert.True(field.ModelVersion == version + 1 && field.Tuning is not null));
    }

    [SkippableFact]
    public async Task A_collection_of_few_distinct_vectors_trains_and_says_what_could_not_be_as_usual()
    {
        float[][] distinct = Corpus.Vectors(5, 3);
        await FillAsync([.. Enumerable.Range(0, 3_000).Select(i => Document.Of($"d{i}", Corpus.Field, distinct[i % distinct.Length]))]);
        CollectionDescription trained = await Service.TrainAsync(Collection, new TrainRequest(new TrainingOptions { Restarts = 1, Cells = 8 }));
        FieldDescription field = Assert.Single(trained.Fields);
        Assert.Equal((1, 5, 5), (field.ModelVersion, field.Clusters, field.Cells));
        Assert.Contains(field.Notes, note => note.Contains("at most 5 clusters instead of 16", StringComparison.Ordinal));
        Assert.Contains(field.Notes, note => note.Contains("5 cells instead of the 8", StringComparison.Ordinal));
        SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(distinct[2]), Limit = 600 });
        Assert.Equal(600, found.Hits.Count);
        Assert.All(found.Hits, hit => Assert.Equal(0, hit.Distance!.Value, 5e-6));
        string message = await FailsAsync(
            ErrorKind.TooFewVectors, () => Service.TrainAsync(Collection, new TrainRequest(new TrainingOptions { Clusters = 16 })), "train");
        Assert.Contains("16 clusters", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_collection_of_one_vector_many_times_trains()
    {
        float[] only = Corpus.Vectors(1, 3)[0];
        await FillAsync([.. Enumerable.Range(0, 2_000).Select(i => Document.Of($"d{i}", Corpus.Field, only))]);
        FieldDescription field = (await Service.TrainAsync(Collection, new TrainRequest(new TrainingOptions { Restarts = 1, Cells = 8 }))).Fields[0];
        Assert.Equal((1, 1), (field.ModelVersion, field.Cells));
        Assert.Contains(field.Notes, note => note.Contains("exact by default", StringComparison.Ordinal));
        Assert.Equal(10, (await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(only) })).Hits.Count);
    }

    [SkippableFact]
    public async Task Too_few_vectors_or_too_many_subspaces_are_refused_and_nothing_is_trained()
    {
        await FillAsync(_documents[..1]);
        await FailsAsync(ErrorKind.TooFewVectors, TrainAsync, "train");
        await Service.UpsertAsync(Collection, _documents[..10]);
        string message = await FailsAsync(ErrorKind.TooFewVectors, TrainAsync, "train");
        Assert.Contains("16", message, StringComparison.Ordinal);
        message = await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Subspaces = 25 })), "train");
        Assert.Contains("1 to 24", message, StringComparison.Ordinal);
        await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Clusters = 1 })), "train");
        await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { TargetRecall = 1.5 })), "train");
        await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Method = (IndexMethod)99 })), "train");
        await FailsAsync(ErrorKind.UnknownField, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining, ["w"])), "train");
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Fields[0].ModelVersion);
    }

    private async Task<string[]> AnswersAsync()
    {
        SearchRequest[] requests = [.. Corpus.Vectors(20, 1).Select(query => new SearchRequest { Vectors = Corpus.Query(query) })];
        return [.. (await Service.SearchAsync(Collection, requests)).Select(answer => string.Join(' ', answer.Hits.Select(hit => hit.Id)))];
    }

    private static VectorBlock Block(Document document) => new(Corpus.Dimensions, document.Vectors[Corpus.Field]);

    /// <summary>Without what searches that were answered meanwhile say of themselves, and what a sample of documents does that is drawn
    /// anew after ten seconds.</summary>
    private static CollectionDescription Trained(CollectionDescription collection) =>
        collection with { Fields = [.. collection.Fields.Select(field => field with { Served = null, Drift = null })] };

    private async Task<double> RecallAsync(Document[] documents, Metric metric, SearchSetting? setting)
    {
        const int Queries = 60;
        double sum = 0;
        foreach (float[] query in Corpus.Vectors(Queries, 1))
        {
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query), Setting = setting });
            IReadOnlyList<(string, double)> exact = Oracle.Nearest(documents, query, metric);
            Assert.Equal(10, found.Hits.Count);
            Oracle.AssertOwnDistances(exact, found.Hits, metric);
            sum += Oracle.Recall(exact, found.Hits, 10);
        }
        return sum / Queries;
    }
}
