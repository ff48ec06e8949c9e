using System.Globalization;
using OrleansLsh.Core.Training;

namespace OrleansLsh;

/// <summary>What a training promises, and what it could not do as usual, told by what came of it.</summary>
internal static class FieldNotes
{
    /// <summary>How many times as many documents a field may have as when its recall was measured. That mostly stays: of sentence
    /// embeddings .996 were found after fourfold growth. But its cells hold as many times more, and few documents, which are searched
    /// exactly the fastest, may have become many.</summary>
    private const int MostGrowth = 4;

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
        if (field.Tuning is { Methods: { } tried } missed && tried.Methods.All(method => !method.KeepsRecall))
            notes.Add(Text($"Of {tried.Methods.Count} methods tried on {tried.Documents:N0} documents none has recall ")
                + Text($"{missed.TargetRecall:0.#########} with a filter of 5 % and without; the field keeps cells."));
        if (field.Tuning is { } measured && Slow(measured, options.MostMilliseconds) is { } slow) notes.Add(slow);
        if (TrainAgain(field) is { } why) notes.Add($"Train again: {why}.");
        return notes;
    }

    /// <summary>The recall that is promised, and on what it was measured; null without a tuning.</summary>
    public static string? Promise(FieldTuning? tuning)
    {
        if (tuning is null) return null;
        if (tuning.Default.Scoring == Scoring.Exact) return "Recall is 1 for any query: searches are exact by default.";
        string recall = Text($"Recall {tuning.TargetRecall:0.#########} was measured on");
        string count = tuning.Queries > 0 ? Text($"{tuning.Queries:N0} ") : "";
        MeasuredSetting? byDocuments = tuning.DocumentCurve.FirstOrDefault(measured => measured.Setting == tuning.Default);
        return tuning.HasGivenQueries
            ? $"{recall} {count}queries given at training"
                + (byDocuments is null ? "." : Text($"; stored documents as queries find {byDocuments.Recall:0.000}."))
            : $"{recall} {count}stored documents as queries; queries of another kind may find less: train with --queries.";
    }

    /// <summary>Where the default setting takes longer than was asked for.</summary>
    private static string? Slow(FieldTuning tuning, double? most) =>
        tuning.Curve.FirstOrDefault(measured => measured.Setting == tuning.Default) is { } usual && usual.P50 > most
            ? Text($"A search of recall {tuning.TargetRecall:0.#########} took {usual.P50:0.###} ms at the training, longer than the ")
                + Text($"{most:0.###} ms asked for; less recall takes less.")
            : null;

    /// <summary>Why a field should be trained again; null where it need not be.</summary>
    public static string? TrainAgain(FieldDescription field)
    {
        if (field.Tuning is not { } tuning) return field.Drift?.Why;
        if (field.Served is { } served && served.IsBelow(tuning.TargetRecall))
            return Text($"recall as served is {served.Recall:0.000}, and {tuning.TargetRecall:0.#########} was promised")
                + (tuning.HasGivenQueries ? "" : "; with --queries where users ask with something else than stored documents");
        return tuning.Documents > 0 && field.Documents > MostGrowth * tuning.Documents
            ? Text($"it has {field.Documents:N0} documents, and had {tuning.Documents:N0} when its recall was measured")
            : field.Drift?.Why;
    }

    private static string Reason(FieldTuning tuning) => tuning.Curve.Count <= 1
        ? "the vectors differ too little for another setting to be tried"
        : Text($"of {tuning.Curve.Count - 1} other settings none that has recall {tuning.TargetRecall:0.#########} was faster");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
