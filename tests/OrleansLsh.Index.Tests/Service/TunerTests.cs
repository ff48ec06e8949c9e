using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

public class TunerTests
{
    [Fact]
    public async Task A_setting_that_finds_nothing_is_told_by_a_tenth_of_the_queries_and_one_that_finds_all_by_all()
    {
        var asked = new Dictionary<int, int> { [Prepared.Poor] = 0, [Prepared.Good] = 0 };
        await using var lsh = new SimilarityService(new WrappedIndex(collection => new Counted(collection, asked)));
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        await lsh.UpsertAsync("c", Corpus.Documents(600));
        CollectionDescription trained =
            await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Cells = 4, Subspaces = 2, Clusters = 2 }));

        Assert.InRange(asked[Prepared.Poor], 50, 100);
        Assert.InRange(asked[Prepared.Good], 500, 5_000);
        IReadOnlyList<MeasuredSetting> curve = trained.Fields[0].Tuning!.Curve;
        Assert.Equal(0, Assert.Single(curve, measured => measured.Setting.Probes == Prepared.Poor).Recall);
        Assert.Equal(1, Assert.Single(curve, measured => measured.Setting.Probes == Prepared.Good).Recall);
    }

    [Fact]
    public async Task Queries_that_are_given_are_measured_with_as_users_ask_them_and_not_trained_on()
    {
        float[][] stored = [.. Corpus.Documents(600).Select(document => document.Vectors[Corpus.Field].ToArray())];
        float[][] given = [.. Corpus.Vectors(1_200, 9), .. stored[..100]];
        var trainer = new Seen();
        var asked = new List<IndexQuery>();
        await using var lsh = new SimilarityService(
            new WrappedIndex(collection => new Watched(collection, asked.AddRange)), trainer: trainer);
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions, Metric.Euclidean)]);
        await lsh.UpsertAsync("c", Corpus.Documents(600));
        FieldTuning tuning = (await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Cells = 4, Subspaces = 2, Clusters = 2 })
        {
            Queries = new Dictionary<string, VectorBlock> { [Corpus.Field] = Block(given) },
        })).Fields[0].Tuning!;

        Assert.Equal((1_000, true), (tuning.Queries, tuning.HasGivenQueries));
        HashSet<string> known = [.. given.Select(Key)];
        // One that is drawn from the collection asks for one hit more, which is itself; of those given the hit counts.
        ILookup<bool, IndexQuery> drawn = asked.ToLookup(query => query.Request.Limit == 11);
        Assert.All(drawn[false], query => Assert.Contains(Key(query.Fields[0].Vector.ToArray()), known));
        Assert.Equal(1_000, drawn[false].Select(query => Key(query.Fields[0].Vector.ToArray())).Distinct().Count());
        Assert.All(drawn[false], query => Assert.Contains(query.Request.Limit, (int[])[10, 100]));
        HashSet<string> documents = [.. stored.Select(Key)];
        Assert.All(drawn[true], query => Assert.Contains(Key(query.Fields[0].Vector.ToArray()), documents));
        Assert.Equal(200, drawn[true].Select(query => Key(query.Fields[0].Vector.ToArray())).Distinct().Count());
        // The settings of both curves are the same, but for exact search.
        Assert.Equal(
            tuning.Curve.Where(measured => measured.Setting.Scoring != Scoring.Exact).Select(measured => measured.Setting),
            tuning.DocumentCurve.Select(measured => measured.Setting));
        Assert.Equal(600, trainer.Vectors.Count);
        Assert.All(Enumerable.Range(0, 600), row => Assert.Contains(Key(trainer.Vectors[row].ToArray()), documents));
    }

    [Fact]
    public async Task When_the_time_for_measuring_has_passed_no_more_settings_are_measured()
    {
        // Exact search is the first of the curve.
        Assert.Equal((2, 1 + Steps.Settings), (await MeasuredAsync(seconds: 1, training: 0), await MeasuredAsync(seconds: 3_600, training: 0)));
        // Where nobody says how long that is, it is as long as the training took.
        Assert.Equal(
            (2, 1 + Steps.Settings), (await MeasuredAsync(seconds: null, training: 0), await MeasuredAsync(seconds: null, training: 3_600)));

        static async Task<int> MeasuredAsync(double? seconds, double training)
        {
            var clock = new FakeTimeProvider();
            await using var lsh = new SimilarityService(new WrappedIndex(collection => new Stepping(collection, clock, training)), clock);
            await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
            await lsh.UpsertAsync("c", Corpus.Documents(600));
            var options = new TrainingOptions { Cells = 4, Subspaces = 2, Clusters = 2, TargetRecall = 0.4, TuneSeconds = seconds };
            return (await lsh.TrainAsync("c", new TrainRequest(options))).Fields[0].Tuning!.Curve.Count;
        }
    }

    private static VectorBlock Block(float[][] vectors) => new(Corpus.Dimensions, vectors.SelectMany(vector => vector).ToArray());

    private static string Key(float[] vector) => string.Join(' ', vector);

    private sealed class Watched(ICollectionIndex collection, Action<IReadOnlyList<IndexQuery>> asked) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new WatchedModels(await base.PrepareAsync(models, progress, cancellationToken), asked);
    }

    /// <summary>Tells what is searched for.</summary>
    private sealed class WatchedModels(IPreparedModels models, Action<IReadOnlyList<IndexQuery>> asked) : IPreparedModels
    {
        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => models.TuningGrid(field);

        public Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            asked(queries);
            return models.SearchAsync(queries, cancellationToken);
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }

    /// <summary>Keeps what a model is trained on.</summary>
    private sealed class Seen : IModelTrainer
    {
        public VectorBlock Vectors { get; private set; } = new(1, default);

        public Task<Model> TrainAsync(
            string id, CountedField state, VectorBlock sample, TrainingOptions options, IProgress<TrainingProgress>? progress,
            CancellationToken cancellationToken)
        {
            Vectors = sample;
            return Task.FromResult(ModelTrainer.Train(
                id, state.ModelVersion + 1, state.Field.Metric, sample, state.Documents, options, progress, cancellationToken));
        }
    }

    private sealed class Counted(ICollectionIndex collection, Dictionary<int, int> asked) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new Prepared(await base.PrepareAsync(models, progress, cancellationToken), asked);
    }

    /// <summary>A setting that finds nothing, one that the warm-up is by, which is a quarter down the grid, and one that finds all.</summary>
    private sealed class Prepared(IPreparedModels models, Dictionary<int, int> asked) : IPreparedModels
    {
        public const int Poor = 1, WarmUp = 2, Good = 3, Last = 4;

        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) =>
            [new() { Probes = Poor }, new() { Probes = WarmUp }, new() { Probes = Good }, new() { Probes = Last }];

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            IReadOnlyList<SearchResponse> answers = await models.SearchAsync(queries, cancellationToken);
            if (queries[0].Fields[0].Setting.Probes is not int probes) return answers;
            if (asked.ContainsKey(probes)) asked[probes] += queries.Count;
            return probes is Poor or WarmUp ? [.. answers.Select(answer => answer with { Hits = [] })] : answers;
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }

    private sealed class Stepping(ICollectionIndex collection, FakeTimeProvider clock, double seconds) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            return new Steps(await base.PrepareAsync(models, progress, cancellationToken), clock);
        }
    }

    /// <summary>Settings each of which finds one document more than that before it; each search takes a tenth of a second.</summary>
    private sealed class Steps(IPreparedModels models, FakeTimeProvider clock) : IPreparedModels
    {
        public const int Settings = 4;

        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) =>
            [.. Enumerable.Range(1, Settings).Select(probes => new SearchSetting { Probes = probes })];

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            IReadOnlyList<SearchResponse> answers = await models.SearchAsync(queries, cancellationToken);
            return queries[0].Fields[0].Setting.Probes is not int probes ? answers
                : [.. answers.Select(answer => answer with { Hits = [.. answer.Hits.Take(5 + probes)] })];
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }
}
