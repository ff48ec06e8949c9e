using OrleansLsh.Core;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Which knobs a search of a field uses.</summary>
internal static class SettingRules
{
    private static readonly SearchSetting PlainCells = new();

    /// <summary>The setting asked for; else the field's measured default; else cells where the model has them; else exact.</summary>
    /// <exception cref="LshException">A ladder other than exact was asked for by name and the field has no model.</exception>
    public static SearchSetting Resolve(FieldState state, SearchSetting? asked)
    {
        SearchSetting setting = asked ?? state.Tuning?.Default ?? PlainCells;
        if (setting.Scoring is Scoring.Exact or Scoring.Native) return setting;
        if (state.Model is null)
            return asked is null ? SearchSetting.Exact : throw new LshException(ErrorKind.NotTrained,
                $"Scoring {asked.Scoring} needs a model, and field '{state.Field.Name}' has none yet; train the collection, or search exactly.");
        return setting.Scoring == Scoring.Cells && state.Model.Cells is null ? SearchSetting.Exact : setting;
    }
}
