using System.Runtime;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Chooses a field's default setting: the fastest measured one that reaches the target recall.</summary>
internal sealed class Tuner(TimeProvider time)
{
    /// <summary>Stored documents that are drawn to measure with.</summary>
    public const int Queries = 500;

    /// <summary>Neighbours that are asked for.</summary>
    public const int K = 10;

    private const int MostGivenQueries = 1_000, FirstQueries = 50, TimedQueries = 200, ExactQueries = 50;

    private const int WarmUpsAtOnce = 20, MostWarmUps = 30_000;

    private static readonly TimeSpan LeastBudget = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.8);

    /// <summary>The runtime compiles in the background, a tenth of a second after what it compiled last.</summary>
    private static readonly TimeSpan NothingCompiled = TimeSpan.FromSeconds(0.12);

    /// <summary>The part of the time that goes to answers of ten hits; after it no more settings are measured, once one has reached the
    /// target.</summary>
    private const double ForUsualAnswers = 0.6;

    /// <summary>Answers of more than ten hits that are measured, and with how many queries: each of them compares with many
    /// neighbours.</summary>
    private static readonly (int Hits, int Queries)[] LargerAnswers = [(100, 100), (SearchPolicy.MostMeasuredHits, 50)];

    /// <summary>Documents that a curve of given queries is measured with too.</summary>
    private const int DocumentQueries = 200;

    /// <summary>Documents for each hit of a larger answer, for it to be measured: where it is a good part of all, no cell can be left
    /// out.</summary>
    private const int FewestPerHit = 4;

    /// <summary>Draws the queries to measure with from the stored documents, before the training, so that they can be kept out of its
    /// sample.</summary>
    public static Task<QuerySet> DrawAsync(
        CollectionSnapshot collection, VectorField field, TrainingOptions options, CancellationToken cancellationToken) =>
        QuerySet.DrawAsync(collection, field, Queries, K, options.Seed + 1, cancellationToken);

    /// <summary>Draws the queries to measure with from those that a training was given.</summary>
    /// <exception cref="LshException">A vector is wrong; the message has its row.</exception>
    public static QuerySet Draw(CollectionSnapshot collection, VectorField field, VectorBlock given, TrainingOptions options)
    {
        var sample = new ReservoirSample(field.Dimensions, MostGivenQueries, options.Seed + 1);
        sample.Add(BlockNormalizer.Normalize(collection, field, given));
        return new QuerySet(field, sample.ToBlock(), Drawn: false, K);
    }

    /// <summary>Measures the backend's settings.</summary>
    /// <param name="field">By the model that is to be published.</param>
    /// <param name="queries">Drawn before the training.</param>
    /// <param name="documents">Stored documents, drawn before the training.</param>
    /// <param name="options">Target recall, and how much time there is where they say that.</param>
    /// <param name="trained">How long the training has taken so far.</param>
    /// <param name="progress">Told after each setting.</param>
    /// <param name="cancellationToken">Cancels the measurement; nothing is kept.</param>
    public async Task<FieldTuning> TuneAsync(
        PreparedField field, QuerySet queries, QuerySet documents, TrainingOptions options, TimeSpan trained,
        IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        TimeSpan whole = options.TuneSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : trained > LeastBudget ? trained : LeastBudget;
        TimeSpan budget = ForUsualAnswers * whole;
        long start = time.GetTimestamp();
        SearchSetting[] grid = [.. field.Grid.Where(setting => SettingRules.Resolve(field.State, setting, K).Scoring != Scoring.Exact)];
        IReadOnlyList<TrueNeighbours> truth = await TruthAsync(field, queries, start, budget / 2, cancellationToken);
        bool isWhole = truth.Count == queries.Count;
        QuerySet all = queries;
        queries = queries.Take(truth.Count);

        var curve = new List<MeasuredSetting>
        {
            await SettingMeter.MeasureAsync(
                field, SettingName.Exact, SearchSetting.Exact, queries.Take(ExactQueries), truth, SettingMeter.All, cancellationToken),
        };
        if (isWhole && field.Documents >= Queries) await WarmUpAsync(field, queries, grid, cancellationToken);
        foreach (SearchSetting setting in grid)
        {
            progress?.Report(new TrainingProgress(TrainingStage.Tuning, curve.Count, grid.Length + 1));
            curve.Add(await MeasureAsync(field, setting, queries, truth, options.TargetRecall, cancellationToken));
            if (!curve[^1].Reaches(options.TargetRecall)) continue;
            if (time.GetElapsedTime(start) > budget || CurveEnd.IsFarEnough(curve, options.TargetRecall)) break;
        }
        SearchSetting usual = FieldTuning.Fastest(curve, options.TargetRecall);
        IReadOnlyList<MeasuredSetting> larger =
            await GrowAsync(field, queries, usual, options.TargetRecall, whole - budget, cancellationToken);
        IReadOnlyList<MeasuredSetting> byDocuments =
            queries.Drawn ? [] : await ByDocumentsAsync(field, documents.Take(DocumentQueries), curve, budget / 2, cancellationToken);
        progress?.Report(new TrainingProgress(TrainingStage.Tuning, grid.Length + 1, grid.Length + 1));
        return new FieldTuning(usual, options.TargetRecall, curve)
        {
            Larger = larger,
            Documents = field.Documents,
            Queries = queries.Count,
            HasGivenQueries = !queries.Drawn,
            DocumentCurve = byDocuments,
            UsualDistance = field.State.Model is { } model ? UsualDistances.Furthest(model, model.PlacedQueries(all.Vectors)) : null,
            DocumentDistance = field.State.Model is { } learnt
                ? UsualDistances.Furthest(learnt, learnt.Placed(documents.Vectors), !HeldOut.Holds(documents.Count, field.Documents))
                : null,
        };
    }

    /// <summary>Measures with all queries, unless the first of them show that the setting ends far below the target.</summary>
    internal static async Task<MeasuredSetting> MeasureAsync(
        MeasuredField field, SearchSetting setting, QuerySet queries, IReadOnlyList<TrueNeighbours> truth, double target,
        CancellationToken cancellationToken)
    {
        string name = SettingName.Of(setting);
        QuerySet first = queries.Take(FirstQueries);
        MeasuredSetting measured = await SettingMeter.MeasureAsync(field, name, setting, first, truth, SettingMeter.All, cancellationToken);
        return first.Count == queries.Count || IsFarBelow(measured, first.Count, target)
            ? measured
            : await SettingMeter.MeasureAsync(field, name, setting, queries, truth, TimedQueries, cancellationToken);
    }

    /// <summary>Measures what more hits than ten take, until time runs out; beyond that the policy goes on as the curve does.</summary>
    private async Task<IReadOnlyList<MeasuredSetting>> GrowAsync(
        PreparedField field, QuerySet queries, SearchSetting usual, double target, TimeSpan budget, CancellationToken cancellationToken)
    {
        var larger = new List<MeasuredSetting>();
        long start = time.GetTimestamp();
        foreach ((int hits, int count) in LargerAnswers)
        {
            if (usual.Scoring == Scoring.Exact || hits > field.Documents / FewestPerHit) break;
            QuerySet some = queries.Take(count) with { K = hits };
            IReadOnlyList<TrueNeighbours> truth = await TruthAsync(field, some, time.GetTimestamp(), budget / 2, cancellationToken);
            some = some.Take(truth.Count);
            MeasuredSetting? least = null;
            var steps = new GrowthSteps(usual, hits, field.State.Model?.Cells?.Count ?? 0);
            for (SearchSetting? setting = steps.First; setting is not null;)
            {
                MeasuredSetting measured = await SettingMeter.MeasureAsync(
                    field, SettingName.Of(setting), setting, some, truth, SettingMeter.All, cancellationToken);
                bool reaches = measured.Reaches(target);
                if (reaches) least = measured;
                if (time.GetElapsedTime(start) > budget) break;
                setting = steps.Next(setting, reaches);
            }
            if (least is null) break;
            larger.Add(least);
            usual = least.Setting;
        }
        return larger;
    }

    /// <summary>Measures the settings of a curve with stored documents, dearest first: those are the ones that matter.</summary>
    private async Task<IReadOnlyList<MeasuredSetting>> ByDocumentsAsync(
        PreparedField field, QuerySet documents, IReadOnlyList<MeasuredSetting> curve, TimeSpan budget, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        IReadOnlyList<TrueNeighbours> truth = await TruthAsync(field, documents, start, budget / 2, cancellationToken);
        documents = documents.Take(truth.Count);
        var measured = new List<MeasuredSetting>();
        foreach (MeasuredSetting given in curve.Reverse())
        {
            if (time.GetElapsedTime(start) > budget) break;
            if (given.Setting.Scoring == Scoring.Exact) continue;
            measured.Add(await SettingMeter.MeasureAsync(
                field, given.Name, given.Setting, documents, truth, SettingMeter.All, cancellationToken));
        }
        measured.Reverse();
        return measured;
    }

    /// <summary>Searches until the runtime has compiled the search for good: the settings measured first would look slower than the later
    /// ones. That is at once where the process has searched before.</summary>
    private async Task WarmUpAsync(MeasuredField field, QuerySet queries, SearchSetting[] grid, CancellationToken cancellationToken)
    {
        if (grid.Length == 0) return;
        long start = time.GetTimestamp(), since = start, compiled = JitInfo.GetCompiledMethodCount();
        SearchRequest[] requests = queries.Requests(grid[grid.Length / 4]);
        for (int i = 1; time.GetElapsedTime(start) < WarmUp && i <= MostWarmUps; i++)
        {
            await field.SearchAsync(requests[i % requests.Length], cancellationToken);
            if (i % WarmUpsAtOnce > 0) continue;
            long now = JitInfo.GetCompiledMethodCount();
            if (now == compiled && time.GetElapsedTime(since) > NothingCompiled) return;
            if (now != compiled) (compiled, since) = (now, time.GetTimestamp());
        }
    }

    /// <summary>Exact neighbours of as many queries as the budget allows, over all cores.</summary>
    private async Task<IReadOnlyList<TrueNeighbours>> TruthAsync(
        MeasuredField field, QuerySet queries, long start, TimeSpan budget, CancellationToken cancellationToken)
    {
        SearchRequest[] requests = queries.Requests(SearchSetting.Exact);
        var truth = new List<TrueNeighbours>(requests.Length);
        foreach (SearchRequest[] chunk in requests.Chunk(SettingMeter.AtOnce))
        {
            IReadOnlyList<SearchResponse> exact = await field.SearchAsync(chunk, cancellationToken);
            truth.AddRange(exact.Select(answer => TrueNeighbours.Of(queries, answer)));
            if (time.GetElapsedTime(start) > budget) break;
        }
        return truth;
    }

    /// <summary>Whether two standard errors, as if all hits of a query were found and missed together, do not reach up to the
    /// target.</summary>
    private static bool IsFarBelow(MeasuredSetting measured, int queries, double target) =>
        measured.Recall + 2 * Math.Sqrt(measured.Recall * (1 - measured.Recall) / queries) < target;
}
