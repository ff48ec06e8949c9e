using System.Globalization;
using OrleansLsh.Core.Training;

namespace OrleansLsh.Index;

/// <summary>What a training could not do as usual, told by what came of it.</summary>
internal static class FieldNotes
{
    /// <summary>One sentence a matter; empty where there is none.</summary>
    public static IReadOnlyList<string> Of(FieldDescription field)
    {
        if (field.Options is not { } options) return [];
        var notes = new List<string>();
        int clusters = ModelTrainer.Clusters(options);
        if (options.Clusters is null && field.Clusters < clusters)
            notes.Add(Text(
                $"A subspace has at most {field.Clusters} clusters instead of {clusters}: the sample holds no more distinct sub-vectors."));
        if (options.Cells > field.Cells)
            notes.Add(Text(
                $"There are {field.Cells} cells instead of the {options.Cells} asked for: the sample holds no more distinct vectors."));
        if (field.Cells > 0 && field.Tuning is { Default.Scoring: Scoring.Exact } tuning)
            notes.Add(Text($"Searches are exact by default: {Reason(tuning)}."));
        return notes;
    }

    private static string Reason(FieldTuning tuning) => tuning.Curve.Count <= 1
        ? "the vectors differ too little for another setting to be tried"
        : Text($"of {tuning.Curve.Count - 1} other settings none that has recall {tuning.TargetRecall:0.###} was faster");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
