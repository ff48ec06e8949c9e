using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Chooses a field's default setting: the fastest measured one that reaches the target recall.</summary>
internal sealed class Tuner(Searcher searcher, SettingMeter meter, TimeProvider time)
{
    private const int Queries = 500, K = 10, ChunkOfTruth = 50, ExactQueries = 50, MostWarmUps = 30_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.8);

    /// <summary>After this much time no more settings are measured, once one has reached the target.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// <summary>Draws the queries to measure with, before the training, so that they can be kept out of its sample.</summary>
    public static Task<QuerySet> DrawAsync(
        CollectionSnapshot collection, VectorField field, TrainingOptions options, CancellationToken cancellationToken) =>
        QuerySet.DrawAsync(collection, field, Queries, K, options.Seed + 1, cancellationToken);

    /// <summary>Measures the backend's settings.</summary>
    /// <param name="collection">With the model installed.</param>
    /// <param name="queries">Drawn before the training.</param>
    /// <param name="options">Target recall and seed.</param>
    /// <param name="progress">Told after each setting.</param>
    /// <param name="cancellationToken">Cancels the measurement; nothing is kept.</param>
    public async Task<FieldTuning> TuneAsync(
        CollectionSnapshot collection, QuerySet queries, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        IReadOnlyList<SearchSetting> grid = Grid(collection, queries.Field);
        IReadOnlyList<TrueNeighbours> truth = await TruthAsync(collection, queries, start, cancellationToken);
        queries = queries.Take(truth.Count);

        var curve = new List<MeasuredSetting>
        {
            await meter.MeasureAsync(collection, SettingName.Exact, SearchSetting.Exact, queries.Take(ExactQueries), truth, cancellationToken),
        };
        if (truth.Count == Queries) await WarmUpAsync(collection, queries, grid, cancellationToken);
        foreach (SearchSetting setting in grid)
        {
            progress?.Report(new TrainingProgress(TrainingStage.Tuning, curve.Count, grid.Count + 1));
            curve.Add(await meter.MeasureAsync(collection, SettingName.Of(setting), setting, queries, truth, cancellationToken));
            if (!Reaches(curve[^1], queries.Count, options.TargetRecall)) continue;
            if (time.GetElapsedTime(start) > Budget || IsFarAbove(curve[^1], options.TargetRecall)) break;
        }
        progress?.Report(new TrainingProgress(TrainingStage.Tuning, grid.Count + 1, grid.Count + 1));
        return new FieldTuning(Fastest(curve, queries.Count, options.TargetRecall), options.TargetRecall, curve);
    }

    /// <summary>Searches until the runtime has compiled the ladder for good: the settings measured first would look slower than the later ones.</summary>
    private async Task WarmUpAsync(CollectionSnapshot collection, QuerySet queries, IReadOnlyList<SearchSetting> grid, CancellationToken cancellationToken)
    {
        if (grid.Count == 0) return;
        long start = time.GetTimestamp();
        SearchRequest[] requests = queries.Requests(grid[grid.Count / 4]);
        for (int i = 0; time.GetElapsedTime(start) < WarmUp && i < MostWarmUps; i++)
            await searcher.SearchAsync(collection.Name, requests[i % requests.Length], cancellationToken);
    }

    private static IReadOnlyList<SearchSetting> Grid(CollectionSnapshot collection, VectorField field)
    {
        FieldState state = collection.Find(field.Name)!;
        return [.. collection.Index.TuningGrid(field.Name).Where(setting => SettingRules.Resolve(state, setting).Scoring != Scoring.Exact)];
    }

    /// <summary>Exact neighbours of as many queries as half the budget allows, over all cores.</summary>
    private async Task<IReadOnlyList<TrueNeighbours>> TruthAsync(
        CollectionSnapshot collection, QuerySet queries, long start, CancellationToken cancellationToken)
    {
        SearchRequest[] requests = queries.Requests(SearchSetting.Exact);
        var truth = new List<TrueNeighbours>(requests.Length);
        foreach (SearchRequest[] chunk in requests.Chunk(ChunkOfTruth))
        {
            IReadOnlyList<SearchResponse> exact = await searcher.SearchAsync(collection.Name, chunk, cancellationToken);
            truth.AddRange(exact.Select(answer => TrueNeighbours.Of(queries, answer)));
            if (time.GetElapsedTime(start) > Budget / 2) break;
        }
        return truth;
    }

    /// <summary>Exact search is among the curve, so there is always one.</summary>
    private static SearchSetting Fastest(IEnumerable<MeasuredSetting> curve, int queries, double target) =>
        curve.Where(measured => measured.Setting.Scoring == Scoring.Exact || Reaches(measured, queries, target))
            .MaxBy(measured => measured.QueriesPerSecond)!.Setting;

    /// <summary>Whether what is left to lose is a twentieth of what the target allows: more work cannot be the fastest way to the target.</summary>
    private static bool IsFarAbove(MeasuredSetting measured, double target) => 1 - measured.Recall < (1 - target) / 20;

    /// <summary>One standard error must fit between the measured recall and the target: the queries of tomorrow are others.</summary>
    private static bool Reaches(MeasuredSetting measured, int queries, double target) =>
        measured.Recall - Math.Sqrt(measured.Recall * (1 - measured.Recall) / ((double)queries * K)) >= target;
}
