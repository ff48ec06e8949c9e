using OrleansLsh.Core.Evaluation;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Measures recall and speed of settings against exact search.</summary>
internal sealed class Evaluator(OpenCollections collections, Searcher searcher)
{
    // Some 200 MB of neighbours; 128 MB of queries.
    private const long MostNeighbours = 1_000_000, MostComponents = 32L << 20;

    /// <summary>Measures exact, seed and default in this order, then what else was asked for; without a model exact only.</summary>
    public async Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RangeRules.Require(request);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        FieldState state = FieldRules.RequireOnly(snapshot, request.Field);
        RequireRoom(
            state, request.QueryVectors?.Count ?? Math.Min(request.Queries, await snapshot.CountAsync(state, cancellationToken)), request);
        List<NamedSetting> settings = Settings(state, request);
        QuerySet queries = await QueriesAsync(snapshot, state.Field, request, cancellationToken);

        var field = new ServedField(snapshot, state, searcher);
        (TrueNeighbours[] truth, LatencySummary latency) = await TruthAsync(field, queries, cancellationToken);
        var measured = new List<MeasuredSetting> { SettingMeter.Named(SettingName.Exact, SearchSetting.Exact, request.K, [1], latency) };
        progress?.Report(measured[0]);
        foreach (NamedSetting setting in settings)
        {
            measured.Add(
                await SettingMeter.MeasureAsync(
                    field, setting.Name, setting.Setting, queries, truth, SettingMeter.All, cancellationToken));
            progress?.Report(measured[^1]);
        }
        return measured;
    }

    private static async Task<(TrueNeighbours[] Truth, LatencySummary Latency)> TruthAsync(
        ServedField field, QuerySet queries, CancellationToken cancellationToken)
    {
        SettingMeter.Run exact = await SettingMeter.RunAsync(field, SearchSetting.Exact, queries, cancellationToken);
        return ([.. exact.Answers.Select(answer => TrueNeighbours.Of(queries, answer))], exact.Latency);
    }

    /// <summary>Refuses what does not fit in memory: all queries, and all their neighbours, are there at once.</summary>
    private static void RequireRoom(FieldState state, long queries, EvaluationRequest request)
    {
        if (queries * request.K > MostNeighbours)
            throw new LshException(ErrorKind.TooLarge,
                $"{queries:N0} queries with {request.K:N0} neighbours each are {queries * request.K:N0} neighbours; "
                + $"at most {MostNeighbours:N0} are measured at a time. Ask for fewer queries or a smaller k.");
        if (queries * state.Field.Dimensions > MostComponents)
            throw new LshException(ErrorKind.TooLarge,
                $"{queries:N0} queries of {state.Field.Dimensions:N0} dimensions are {queries * state.Field.Dimensions:N0} components; "
                + $"at most {MostComponents:N0} are measured at a time. Ask for fewer queries.");
    }

    private static List<NamedSetting> Settings(FieldState state, EvaluationRequest request)
    {
        List<NamedSetting> settings =
            state.Model is null ? [] : [new(SettingName.Seed, SearchSetting.Seed), new(SettingName.Default, null)];
        foreach ((string name, SearchSetting? setting) in request.Settings ?? new Dictionary<string, SearchSetting>())
        {
            if (setting is null)
                throw new LshException(ErrorKind.InvalidArgument, $"Setting '{name}' is null; give its knobs, or leave it out.");
            RangeRules.Require(setting);
            SettingRules.Resolve(state, setting, request.K);
            settings.Add(new NamedSetting(name, setting));
        }
        return settings;
    }

    private static async Task<QuerySet> QueriesAsync(
        CollectionSnapshot collection, VectorField field, EvaluationRequest request, CancellationToken cancellationToken)
    {
        if (request.QueryVectors is not VectorBlock given)
            return await QuerySet.DrawAsync(collection, field, request.Queries, request.K, request.Seed, cancellationToken);
        if (given.Count == 0)
            throw new LshException(ErrorKind.InvalidArgument, "There are no query vectors; give at least one, or none to draw them.");
        return new QuerySet(field, BlockNormalizer.Normalize(collection, field, given), Drawn: false, request.K);
    }

    private sealed record NamedSetting(string Name, SearchSetting? Setting);
}
