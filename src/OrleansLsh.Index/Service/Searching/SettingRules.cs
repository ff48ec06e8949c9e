using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Which knobs a search of a field uses.</summary>
internal static class SettingRules
{
    private static readonly SearchSetting PlainCells = new();

    /// <summary>The setting of a request: its knobs, or what has the recall that it asks for; else as where nothing is asked for.</summary>
    /// <param name="state">The field.</param>
    /// <param name="request">The request.</param>
    /// <param name="wanted">Hits that the field is asked for.</param>
    public static SearchSetting OfRequest(FieldState state, SearchRequest request, int wanted) => request.TargetRecall is double recall
        ? Resolve(state, state.Tuning?.Reaching(recall, wanted) ?? SearchSetting.Exact, wanted)
        : Resolve(state, request.Setting, wanted);

    /// <summary>The setting asked for; else the field's measured default for so many hits; else cells where the model has them; else
    /// exact.</summary>
    /// <param name="state">The field.</param>
    /// <param name="asked">The knobs; null for none.</param>
    /// <param name="wanted">Hits that the field is asked for.</param>
    /// <exception cref="LshException">A search method other than exact was asked for by name and the field has no model.</exception>
    public static SearchSetting Resolve(FieldState state, SearchSetting? asked, int wanted)
    {
        SearchSetting setting = asked ?? state.Tuning?.For(wanted) ?? PlainCells;
        if (setting.Scoring == Scoring.Exact) return setting;
        // A graph of bits needs several times the candidates of one of vectors: the training knows how many.
        if (setting.Scoring == Scoring.Native)
            return setting.Candidates is null && state.Tuning?.For(wanted) is { Scoring: Scoring.Native } measured
                ? setting with { Candidates = measured.Candidates }
                : setting;
        if (state.Model is null)
            return asked is null ? SearchSetting.Exact : throw new LshException(ErrorKind.NotTrained,
                $"Scoring {asked.Scoring} needs a model, and field '{state.Field.Name}' has none yet; train the collection, or search "
                + "exactly.");
        return setting.Scoring == Scoring.Cells && state.Model.Cells is null ? SearchSetting.Exact : setting;
    }
}
