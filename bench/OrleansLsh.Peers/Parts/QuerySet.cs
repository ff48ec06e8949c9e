using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>A set's documents, queries and exact answers, and how settings are measured on them.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Documents">The documents.</param>
/// <param name="Queries">Queries, none of which is a document.</param>
/// <param name="Truth">queries × k exact squared distances.</param>
internal sealed record QuerySet(string Set, VectorBlock Documents, VectorBlock Queries, VectorBlock Truth)
{
    private static readonly string[] Names = ["apis", "apis-distinct", "mnist", "summaries", "questions", "emoji", DataFiles.MillionSet];

    /// <summary>The sets of a folder, one after the other.</summary>
    public static async IAsyncEnumerable<QuerySet> AllAsync(BenchmarkFolder folder)
    {
        foreach (string set in Names)
            if (folder.Has(set)) yield return await ReadAsync(folder, set);
    }

    /// <summary>Reads a set.</summary>
    public static async Task<QuerySet> ReadAsync(BenchmarkFolder folder, string set) =>
        new(set, await WholeFile.ReadAsync(folder.Base(set)), await WholeFile.ReadAsync(folder.Queries(set)), await WholeFile.ReadAsync(folder.Truth(set)));

    /// <summary>The set with its first documents alone, and what is nearest among these.</summary>
    /// <param name="documents">How many, at most.</param>
    public QuerySet Cut(int documents)
    {
        if (documents >= Documents.Count) return this;
        VectorBlock cut = Documents.Slice(0, documents);
        return this with { Documents = cut, Truth = ExactNeighbours.Distances(cut, Queries, Truth.Dimensions) };
    }

    /// <summary>Asks queries until the code that answers them is compiled for good.</summary>
    public Task CompileAsync(SimilarityCollection collection, SearchSetting? setting) =>
        QueryTimes.CompileAsync(Queries.Count, q => AskAsync(collection, q, setting));

    /// <summary>Asks the queries one by one and prints recall, QPS and percentiles.</summary>
    /// <param name="part">The part that is printed.</param>
    /// <param name="name">What the setting is called.</param>
    /// <param name="collection">Where to search.</param>
    /// <param name="setting">The knobs; null for measured ones.</param>
    /// <param name="target">The recall that is asked for; null for the one promised, and where there are knobs.</param>
    /// <returns>The recall.</returns>
    public async Task<double> MeasureAsync(
        string part, string name, SimilarityCollection collection, SearchSetting? setting, double? target = null)
    {
        var answers = new SearchResponse[Queries.Count];
        QueryTimes times = await QueryTimes.MeasureAsync(Queries.Count, async q => answers[q] = await AskAsync(collection, q, setting, target));
        double recall = DistanceRecall.Of(Documents, Queries, Truth, Array.ConvertAll(answers, SimilarityCollection.Rows));
        MeasurementLine.Print(Measurement.Ours(part, Set, name, [("recall", recall), .. times.Values]));
        return recall;
    }

    /// <summary>Asks query q, 0 to queries − 1.</summary>
    public Task<SearchResponse> AskAsync(SimilarityCollection collection, int q, SearchSetting? setting, double? target = null) =>
        collection.SearchAsync(Queries.Values.Slice(q * Queries.Dimensions, Queries.Dimensions), Truth.Dimensions, setting, target);
}
