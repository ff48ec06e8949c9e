using System.Diagnostics;
using OrleansLsh.Core.Evaluation;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Chooses what the backend keeps of a field's vectors: the cheapest of its methods that keeps the target recall on a
/// sample.</summary>
internal sealed class MethodChooser(TimeProvider time)
{
    /// <summary>The sample: so many documents, and 128 MB of vectors, at most.</summary>
    private const int MostDocuments = 100_000, MostComponents = 32 << 20;

    private const int Queries = 200, K = 10, Parts = 20, ChunkOfTruth = 50;

    /// <summary>Another method than cells has to be this much faster: it takes room, and time when documents are written.</summary>
    private const double WorthBuilding = 1.1;

    /// <summary>So many times slower than comparing everything, more work leads nowhere; less may be chance.</summary>
    private const double FarSlower = 3;

    /// <summary>In the sources of a sample: a part that has nothing to do with where a document lies, and one that goes by its distance to
    /// one of them, so that what a filter keeps lies together and far from most queries.</summary>
    private const string Part = "part", Ring = "ring";

    /// <summary>The model with the method that it is to be served by.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="state">The field.</param>
    /// <param name="model">The model that is to be published.</param>
    /// <param name="queries">Drawn before the training, or given.</param>
    /// <param name="progress">Told how many documents of the samples are written.</param>
    /// <param name="cancellationToken">Cancels the trial; nothing is left of it.</param>
    /// <returns>The model, and what was measured; null where nothing was.</returns>
    public async Task<(Model Model, MethodTable? Table)> ChooseAsync(
        CollectionSnapshot collection, CountedField state, Model model, QuerySet queries, FieldProgress? progress,
        CancellationToken cancellationToken)
    {
        if (model.Options.Method != IndexMethod.Auto) return (model, null);
        if (collection.Methods is not { } choice || state.Documents < MethodTrialRequest.FewestDocuments)
            return (With(model, IndexMethod.Cells), null);
        MethodTable table = await TryAsync(collection, choice, state, model, queries, progress, cancellationToken);
        return (With(model, table.Chosen), table);
    }

    /// <summary>Measures all methods that a field can have.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="choice">Builds them.</param>
    /// <param name="state">The field.</param>
    /// <param name="model">By which documents lie in cells; its options have the target recall and the seed.</param>
    /// <param name="queries">What to search for.</param>
    /// <param name="progress">Told how many documents of the samples are written.</param>
    /// <param name="cancellationToken">Cancels the trial; nothing is left of it.</param>
    public async Task<MethodTable> TryAsync(
        CollectionSnapshot collection, IMethodChoice choice, CountedField state, Model model, QuerySet queries, FieldProgress? progress,
        CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        QuerySet heldOut = new(state.Field, queries.Take(Queries).Vectors, Drawn: false, K);
        VectorBlock sample = await SampleAsync(collection.Reader, state, heldOut.Vectors, model.Options.Seed, cancellationToken);
        IReadOnlyList<IndexMethod> methods = choice.Methods(state.Field);
        long total = (long)sample.Count * methods.Count;
        progress?.Report(new TrainingProgress(TrainingStage.Trying, 0, total));
        await using IMethodTrials trials = await choice.TryAsync(
            state.Field, model, methods, sample, Numbers(sample), progress?.Counting(TrainingStage.Trying, total), cancellationToken);

        var measured = new FieldState(state.Field, model, Tuning: null);
        var resting = new RestingTrial(trials, time);
        TriedField[] fields = [.. trials.Trials.Select(trial => new TriedField(collection, measured, trial))];
        List<TriedMethod> tried = await ReachAllAsync(fields, heldOut, model.Options.TargetRecall, resting, cancellationToken);
        await new TrialClock(resting, state.Documents / (double)sample.Count).RunAsync(
            tried, heldOut, Twentieth(heldOut, Part), cancellationToken);
        return new MethodTable(
            Cheapest(tried, model.Options.MostMilliseconds), sample.Count, heldOut.Count, time.GetElapsedTime(start).TotalSeconds,
            [.. tried.Select(method => method.ToMeasured(sample.Count))]);
    }

    private static Model With(Model model, IndexMethod method) => model with { Options = model.Options with { Method = method } };

    private static QuerySet Twentieth(QuerySet queries, string part) =>
        queries with { Filter = new Filter { Must = [new EqualsClause(part, FilterValue.Of(0L))] } };

    /// <summary>Twenty parts of each kind, as many documents in each.</summary>
    private static Dictionary<string, int[]> Numbers(VectorBlock sample)
    {
        var (part, ring, rows, distances) = (new int[sample.Count], new int[sample.Count], new int[sample.Count], new float[sample.Count]);
        for (int row = 0; row < sample.Count; row++)
        {
            part[row] = row % Parts;
            (rows[row], distances[row]) = (row, ExactDistance.Squared(sample[0], sample[row]));
        }
        Array.Sort(distances, rows);
        for (int rank = 0; rank < rows.Length; rank++) ring[rows[rank]] = (int)((long)rank * Parts / rows.Length);
        return new Dictionary<string, int[]>(StringComparer.Ordinal) { [Part] = part, [Ring] = ring };
    }

    private static async Task<VectorBlock> SampleAsync(
        ICollectionReader collection, CountedField state, VectorBlock queries, int seed, CancellationToken cancellationToken)
    {
        var heldOut = new HeldOut([queries], state.Documents);
        var sample = new ReservoirSample(
            state.Field.Dimensions, Math.Clamp(MostComponents / state.Field.Dimensions, 1, MostDocuments), seed);
        await foreach (VectorBlock block in collection.ScanVectorsAsync(state.Field.Name, cancellationToken))
            sample.Add(heldOut.Without(block));
        return sample.ToBlock();
    }

    /// <summary>Finds for each method the least work that reaches the target.</summary>
    private static async Task<List<TriedMethod>> ReachAllAsync(
        TriedField[] fields, QuerySet queries, double target, RestingTrial resting, CancellationToken cancellationToken)
    {
        QuerySet[] filters = [Twentieth(queries, Part), Twentieth(queries, Ring)];
        TrueNeighbours[] truth = await TruthAsync(fields[0], queries, resting, cancellationToken);
        TrueNeighbours[][] filteredTruth =
        [
            await TruthAsync(fields[0], filters[0], resting, cancellationToken),
            await TruthAsync(fields[0], filters[1], resting, cancellationToken),
        ];
        MeasuredSetting exact = await resting.RunAsync(
            () => SettingMeter.MeasureAsync(
                fields[0], SettingName.Exact, SearchSetting.Exact, queries.Take(ChunkOfTruth), truth, SettingMeter.All, cancellationToken),
            cancellationToken);
        var tried = new List<TriedMethod>();
        foreach (TriedField field in fields)
        {
            MeasuredSetting best = exact;
            foreach (SearchSetting setting in field.Trial.Grid)
            {
                MeasuredSetting measured = await resting.RunAsync(
                    () => Tuner.MeasureAsync(field, setting, queries, truth, target, cancellationToken), cancellationToken);
                if (best == exact || measured.Recall >= best.Recall) best = measured;
                if (measured.Reaches(target) || measured.P50 > FarSlower * exact.P50) break;
            }
            var filtered = new MeasuredSetting[filters.Length];
            foreach ((int i, QuerySet filter) in filters.Index())
                filtered[i] = await resting.RunAsync(
                    () => SettingMeter.MeasureAsync(
                        field, best.Name, best.Setting, filter, filteredTruth[i], SettingMeter.All, cancellationToken),
                    cancellationToken);
            tried.Add(new TriedMethod(field, best, filtered[0], filtered[1], target));
        }
        return tried;
    }

    private static async Task<TrueNeighbours[]> TruthAsync(
        TriedField field, QuerySet queries, RestingTrial resting, CancellationToken cancellationToken)
    {
        var truth = new List<TrueNeighbours>(queries.Count);
        foreach (SearchRequest[] chunk in queries.Requests(SearchSetting.Exact).Chunk(ChunkOfTruth))
        {
            IReadOnlyList<SearchResponse> answers =
                await resting.RunAsync(() => field.SearchAsync(chunk, cancellationToken), cancellationToken);
            truth.AddRange(answers.Select(answer => TrueNeighbours.Of(queries, answer)));
        }
        return [.. truth];
    }

    private static IndexMethod Cheapest(List<TriedMethod> tried, double? mostMilliseconds)
    {
        TriedMethod[] keep = [.. tried.Where(method => method.KeepsRecall)];
        TriedMethod[] inTime = [.. keep.Where(method => method.MillisecondsAlone <= mostMilliseconds)];
        if (inTime.Length > 0) keep = inTime;
        // Where none keeps the recall the field is searched by comparing everything, for which nothing need be built.
        return keep.Length == 0 ? IndexMethod.Cells : keep.MinBy(Cost)!.Field.Trial.Method;

        static double Cost(TriedMethod method) =>
            method.Milliseconds * (method.Field.Trial.Method == IndexMethod.Cells ? 1 : WorthBuilding);
    }
}

/// <summary>What is known of a method on trial.</summary>
/// <param name="sample">The sample, by this method.</param>
/// <param name="measured">The least work that reaches the target, or the most that was tried.</param>
/// <param name="filtered">The same setting where a filter keeps a twentieth.</param>
/// <param name="apart">The same setting where that twentieth lies together.</param>
/// <param name="target">The recall asked for.</param>
internal sealed class TriedMethod(
    TriedField sample, MeasuredSetting measured, MeasuredSetting filtered, MeasuredSetting apart, double target)
{
    /// <summary>Rates, queries per second, one entry per round: alone and of eight callers, without the filter and with it.</summary>
    public List<double> Alone { get; } = [];

    /// <inheritdoc cref="Alone"/>
    public List<double> OfEight { get; } = [];

    /// <inheritdoc cref="Alone"/>
    public List<double> FilteredAlone { get; } = [];

    /// <inheritdoc cref="Alone"/>
    public List<double> FilteredOfEight { get; } = [];

    /// <summary>The sample, by this method.</summary>
    public TriedField Field => sample;

    /// <summary>The knobs.</summary>
    public SearchSetting Setting => measured.Setting;

    /// <summary>Whether the recall is reached, and with a filter not missed by more than chance explains.</summary>
    public bool KeepsRecall => measured.Reaches(target) && Hardly(filtered) && Hardly(apart);

    /// <summary>Median milliseconds of a search without a filter, one caller, one entry per round.</summary>
    public List<double> MediansAlone { get; } = [];

    /// <summary>Milliseconds of a search without a filter, one caller.</summary>
    public double MillisecondsAlone => Median(MediansAlone);

    /// <summary>What a search costs: the geometric mean of the four times a query, in milliseconds.</summary>
    public double Milliseconds => 1_000 / Math.Pow(
        Median(Alone) * Median(OfEight) * Median(FilteredAlone) * Median(FilteredOfEight), 0.25);

    /// <summary>The line of the table.</summary>
    public MeasuredMethod ToMeasured(int documents) => new(
        sample.Trial.Method, Setting, measured.Recall, filtered.Recall, Median(Alone), Median(OfEight), Median(FilteredAlone),
        Median(FilteredOfEight), sample.Trial.Bytes / (double)documents, sample.Trial.Built.TotalSeconds, KeepsRecall)
    {
        ApartRecall = apart.Recall,
        MemoryPerDocument = sample.Trial.Memory / (double?)documents,
    };

    private bool Hardly(MeasuredSetting found) => found.Recall + (found.RecallError ?? 0) >= target;

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}

/// <summary>Times methods on trial in turns, so that what else the server does meets all of them.</summary>
/// <param name="resting">The trial.</param>
/// <param name="scale">Documents of the field for each of the sample, at least 1.</param>
internal sealed class TrialClock(RestingTrial resting, double scale)
{
    private const int Rounds = 3, AloneQueries = 40, TogetherQueries = 80, Callers = 8;

    /// <summary>After this much work no further round begins.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// <summary>Searches by each method, and rests after each run.</summary>
    public async Task RunAsync(
        IReadOnlyList<TriedMethod> methods, QuerySet queries, QuerySet filtered, CancellationToken cancellationToken)
    {
        TimeSpan start = resting.Worked;
        for (int round = 0; round < Rounds && (round == 0 || resting.Worked - start < Budget); round++)
        {
            foreach (TriedMethod method in methods)
            {
                SearchSetting setting = OfAll(method.Setting);
                LatencySummary alone = await AloneAsync(method.Field, setting, queries, cancellationToken);
                method.Alone.Add(alone.Qps);
                method.MediansAlone.Add(alone.P50Ms);
                method.OfEight.Add(await TogetherAsync(method.Field, setting, queries, cancellationToken));
                method.FilteredAlone.Add((await AloneAsync(method.Field, setting, filtered, cancellationToken)).Qps);
                method.FilteredOfEight.Add(await TogetherAsync(method.Field, setting, filtered, cancellationToken));
            }
        }
    }

    /// <summary>A cell of the collection holds as many times more documents than one of the sample: to compare as many, as many times more
    /// cells are probed. The work in a graph hardly grows.</summary>
    private SearchSetting OfAll(SearchSetting setting) => setting is { Scoring: Scoring.Cells, Probes: int probes } && scale > 1
        ? setting with { Probes = (int)Math.Min(SearchSetting.MaxProbes, Math.Ceiling(probes * scale)) }
        : setting;

    private Task<LatencySummary> AloneAsync(
        TriedField field, SearchSetting setting, QuerySet queries, CancellationToken cancellationToken) =>
        resting.RunAsync(
            async () => (await SettingMeter.RunAsync(field, setting, queries.Take(AloneQueries), cancellationToken)).Latency,
            cancellationToken);

    private Task<double> TogetherAsync(
        TriedField field, SearchSetting setting, QuerySet queries, CancellationToken cancellationToken)
    {
        SearchRequest[] requests = queries.Take(TogetherQueries).Requests(setting);
        return resting.RunAsync(
            async () =>
            {
                long ticks = Stopwatch.GetTimestamp();
                await Parallel.ForEachAsync(
                    requests, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
                    async (request, stop) => await field.SearchAsync(request, stop));
                return requests.Length / Math.Max(Stopwatch.GetElapsedTime(ticks).TotalSeconds, 1e-6);
            },
            cancellationToken);
    }
}
