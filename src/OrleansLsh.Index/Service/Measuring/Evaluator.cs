using OrleansLsh.Core;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Measures recall and speed of settings against exact search.</summary>
internal sealed class Evaluator(OpenCollections collections, SettingMeter meter)
{
    /// <summary>Measures exact, seed and default in this order, then what else was asked for; without a model exact only.</summary>
    public async Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress, CancellationToken cancellationToken)
    {
        RangeRules.Require(request);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        FieldState state = FieldRules.RequireOnly(snapshot, request.Field);
        List<NamedSetting> settings = Settings(state, request);
        QuerySet queries = await QueriesAsync(snapshot, state.Field, request, cancellationToken);

        SettingMeter.Run exact = await meter.RunAsync(snapshot, SearchSetting.Exact, queries, cancellationToken);
        TrueNeighbours[] truth = [.. exact.Answers.Select(answer => TrueNeighbours.Of(queries, answer))];
        var measured = new List<MeasuredSetting> { SettingMeter.Named(SettingName.Exact, SearchSetting.Exact, request.K, 1, exact.Latency) };
        progress?.Report(measured[0]);
        foreach (NamedSetting setting in settings)
        {
            measured.Add(await meter.MeasureAsync(snapshot, setting.Name, setting.Setting, queries, truth, cancellationToken));
            progress?.Report(measured[^1]);
        }
        return measured;
    }

    private static List<NamedSetting> Settings(FieldState state, EvaluationRequest request)
    {
        List<NamedSetting> settings = state.Model is null ? [] : [new(SettingName.Seed, SearchSetting.Seed), new(SettingName.Default, null)];
        foreach ((string name, SearchSetting setting) in request.Settings ?? new Dictionary<string, SearchSetting>())
        {
            RangeRules.Require(setting);
            SettingRules.Resolve(state, setting);
            settings.Add(new NamedSetting(name, setting));
        }
        return settings;
    }

    private static async Task<QuerySet> QueriesAsync(
        CollectionSnapshot collection, VectorField field, EvaluationRequest request, CancellationToken cancellationToken)
    {
        if (request.QueryVectors is not VectorBlock given)
            return await QuerySet.DrawAsync(collection, field, request.Queries, request.K, request.Seed, cancellationToken);
        if (given.Count == 0) throw new LshException(ErrorKind.InvalidArgument, "There are no query vectors; give at least one, or none to draw them.");
        return new QuerySet(field, BlockEntry.Enter(collection, field, given), Drawn: false, request.K);
    }

    private sealed record NamedSetting(string Name, SearchSetting? Setting);
}
