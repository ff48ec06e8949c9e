using System.Globalization;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Promise;

/// <summary>Whether the recall that a training promises is what fresh queries get: as trained, after every document was replaced, and
/// after tenfold growth. Prints a line of a table for each.</summary>
internal static class PromisePart
{
    private const string Name = "promise";

    // Below the target by this, or with more than this part of queries below .8, a promise is broken.
    private const double Slack = 0.005, MostPoor = 0.01;

    private static readonly SimilarityOptions Unobserved = new() { LiveRecallShare = 0 };

    /// <summary>Measures all sets, or those whose name has one of some words in it.</summary>
    /// <param name="folder">The files of <c>peers data</c>.</param>
    /// <param name="embeddings">Where questions lie; null for nowhere.</param>
    /// <param name="words">Null for all.</param>
    /// <returns>Promises that were broken without a word of <c>info</c>.</returns>
    public static async Task<int> RunAsync(BenchmarkFolder folder, string? embeddings, string[]? words)
    {
        Console.WriteLine("| set | | target | setting | recall | worst | below .8 | QPS | kept | `info` |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        int broken = 0;
        await foreach (PromiseSet set in PromiseSets.AllAsync(folder, embeddings))
            if (words is null || words.Any(word => set.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                broken += await TrainedAsync(set) + await GrownAsync(set);
        return broken;
    }

    private static async Task<int> TrainedAsync(PromiseSet set)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(path: null, Unobserved);
        await TrainAsync(service, set, set.Documents);
        int broken = await PrintAsync(service, set, "as trained");
        PromiseSet moved = set.Moved();
        await service.ImportAsync(Name, SimilarityCollection.DocumentsAsync(moved.Documents));
        return broken + await PrintAsync(service, moved, "all replaced");
    }

    private static async Task<int> GrownAsync(PromiseSet set)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(path: null, Unobserved);
        int tenth = set.Documents.Count / 10;
        await TrainAsync(service, set, set.Documents.Slice(0, tenth));
        await service.ImportAsync(
            Name, SimilarityCollection.DocumentsAsync(set.Documents.Slice(tenth, set.Documents.Count - tenth), firstId: tenth));
        return await PrintAsync(service, set, "ten times as many");
    }

    private static async Task TrainAsync(ISimilarityService service, PromiseSet set, VectorBlock documents)
    {
        await service.CreateAsync(Name, [new VectorField(SimilarityCollection.Field, documents.Dimensions, set.Metric)]);
        await service.ImportAsync(Name, SimilarityCollection.DocumentsAsync(documents));
        await service.TrainAsync(Name, new TrainRequest(new TrainingOptions())
        {
            Queries = set.Given is null ? null : new Dictionary<string, VectorBlock> { [SimilarityCollection.Field] = set.Given },
        });
    }

    private static async Task<int> PrintAsync(ISimilarityService service, PromiseSet set, string when)
    {
        AnswerQuality found = await AnswerQuality.MeasureAsync(set, new SimilarityCollection(service, Name));
        FieldDescription field = (await service.DescribeAsync(Name)).Fields[0];
        FieldTuning tuning = field.Tuning!;
        bool isKept = found.Recall >= tuning.TargetRecall - Slack && found.Poor <= MostPoor;
        string told = field.Notes.FirstOrDefault(note => note.StartsWith("Train again", StringComparison.Ordinal)) ?? "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {set.Name} | {when} | {tuning.TargetRecall} | {SettingText.Of(tuning.Default)} | {found.Recall:0.0000} ± {found.Error:0.0000} "
            + $"| {found.Worst:0.0} | {found.Poor:P1} | {found.PerSecond:N0} | {(isKept ? "yes" : "**no**")} | {told} |"));
        return isKept || told.Length > 0 ? 0 : 1;
    }
}
