using OrleansLsh.Index.Service.Measuring;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Measures what a field's graph finds under filters, on the index that is about to serve, and chooses what searches with a
/// filter use instead where that is less than was promised.</summary>
/// <remarks>Graphs differ from one building to the next, and a search that may return few of a graph's documents can lose its way in one
/// and not in another: of the same texts one graph found .815 under a filter whose documents lie together, and the next all. So what a
/// trial has found by a graph of its own says nothing of this one.</remarks>
internal static class FilteredTuner
{
    private const int Queries = 100;

    /// <summary>The tuning with what was measured of filters; as it was where no graph was measured.</summary>
    /// <param name="field">By the model that is to be published.</param>
    /// <param name="queries">What the tuning was measured with.</param>
    /// <param name="truth">Their exact neighbours without a filter, one entry per query or more.</param>
    /// <param name="tuning">Measured without filters.</param>
    /// <param name="cancellationToken">Cancels the measurement; nothing is kept.</param>
    public static async Task<FieldTuning> TuneAsync(
        PreparedField field, QuerySet queries, IReadOnlyList<TrueNeighbours> truth, FieldTuning tuning, CancellationToken cancellationToken)
    {
        if (Graph(tuning) is not { } graph) return tuning;
        IReadOnlyList<MeasuredField> parts = await field.PartsAsync(cancellationToken);
        if (parts.Count == 0) return tuning;
        var filtered = new FilteredQueries(parts, queries.Take(Queries) with { Drawn = false });
        (double recall, bool keeps) = await filtered.MeasureAsync(
            graph.Setting, Math.Min(tuning.TargetRecall, graph.Recall), cancellationToken);
        if (keeps) return tuning with { Filtered = new FilteredRecall(recall, Instead: null) };

        SearchSetting instead = await WithoutGraphAsync(field, queries.Take(Queries), truth, tuning, cancellationToken);
        if (instead.Scoring != Scoring.Exact && !(await filtered.MeasureAsync(instead, tuning.TargetRecall, cancellationToken)).Keeps)
            instead = SearchSetting.Exact;
        return tuning with { Filtered = new FilteredRecall(recall, instead) };
    }

    /// <summary>What searches by the graph were measured to find: by the default, or by the best where that is another method.</summary>
    private static MeasuredSetting? Graph(FieldTuning tuning) =>
        tuning.Curve.FirstOrDefault(measured => measured.Setting == tuning.Default) is { Setting.Scoring: Scoring.Native } usual
            ? usual
            : tuning.Curve.Where(measured => measured.Setting.Scoring == Scoring.Native).MaxBy(measured => measured.Recall);

    /// <summary>The fastest setting of other methods that reaches the target without a filter. Where the graph was so good that
    /// measuring ended before one of cells did, those that are left are measured.</summary>
    private static async Task<SearchSetting> WithoutGraphAsync(
        PreparedField field, QuerySet queries, IReadOnlyList<TrueNeighbours> truth, FieldTuning tuning, CancellationToken cancellationToken)
    {
        List<MeasuredSetting> others = [.. tuning.Curve.Where(measured => measured.Setting.Scoring != Scoring.Native)];
        IEnumerable<SearchSetting> left = field.Grid.Where(setting => setting.Scoring == Scoring.Cells)
            .Except(others.Select(measured => measured.Setting));
        foreach (SearchSetting setting in left)
        {
            if (others.Any(measured => measured.Setting.Scoring == Scoring.Cells && measured.Reaches(tuning.TargetRecall))) break;
            others.Add(await Tuner.MeasureAsync(field, setting, queries, truth, tuning.TargetRecall, cancellationToken));
        }
        return FieldTuning.Fastest(others, tuning.TargetRecall);
    }
}

/// <summary>Queries that are made on each of several parts of a field.</summary>
/// <param name="parts">The parts, at least one.</param>
/// <param name="queries">The queries.</param>
internal sealed class FilteredQueries(IReadOnlyList<MeasuredField> parts, QuerySet queries)
{
    private readonly List<TrueNeighbours[]> _truth = [];

    /// <summary>The least recall of a setting on any of the parts, and whether none misses what is asked for by more than chance
    /// explains.</summary>
    /// <param name="setting">The knobs.</param>
    /// <param name="least">The recall asked for.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public async Task<(double Recall, bool Keeps)> MeasureAsync(
        SearchSetting setting, double least, CancellationToken cancellationToken)
    {
        (double recall, bool keeps) = (1, true);
        foreach ((int i, MeasuredField part) in parts.Index())
        {
            if (i == _truth.Count) _truth.Add(await TruthAsync(part, cancellationToken));
            double[] recalls = await RecallMeter.RecallsAsync(
                part.Collection, queries, _truth[i], await AnswersAsync(part, setting, cancellationToken), cancellationToken);
            recall = Math.Min(recall, recalls.Average());
            keeps &= recalls.Average() + MeasuredSetting.ErrorOf(recalls) >= least;
        }
        return (recall, keeps);
    }

    private async Task<TrueNeighbours[]> TruthAsync(MeasuredField part, CancellationToken cancellationToken)
    {
        List<SearchResponse> answers = await AnswersAsync(part, SearchSetting.Exact, cancellationToken);
        return [.. answers.Select(exact => TrueNeighbours.Of(queries, exact))];
    }

    private async Task<List<SearchResponse>> AnswersAsync(
        MeasuredField part, SearchSetting setting, CancellationToken cancellationToken)
    {
        var answers = new List<SearchResponse>(queries.Count);
        foreach (SearchRequest[] some in queries.Requests(setting).Chunk(SettingMeter.AtOnce))
            answers.AddRange(await part.SearchAsync(some, cancellationToken));
        return answers;
    }
}
