using System.Globalization;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Table;

/// <summary>Search on Elasticsearch at equal recall: the product's fastest setting that reaches it, and that of each kind of the server's own graphs.</summary>
internal static class ElasticRows
{
    private const string Part = "elastic";

    private static readonly string[] States = [" unmerged", " merged"];
    private static readonly double[] Recalls = [.95, .99, .995, .999];

    /// <summary>Rows for each set, unmerged and merged, and recall@10 of at least .95, .99, .995 and .999.</summary>
    public static IEnumerable<TableRow> Of(IReadOnlyList<Measurement> measured)
    {
        foreach (string set in measured.Where(m => m.Part == Part).Select(m => m.Set).Distinct())
            foreach (string state in States.Where(state => measured.Any(m => m.Part == Part && m.Set == set && m.Setting.EndsWith(state, StringComparison.Ordinal))))
                foreach (double recall in Recalls)
                {
                    Measurement[] reach = [.. measured.Where(m => m.Part == Part && m.Set == set && m.Setting.EndsWith(state, StringComparison.Ordinal) && m["recall"] >= recall)];
                    Measurement? ours = reach.Where(m => m.By == Measurement.Product).MaxBy(m => m["qps"]);
                    Measurement[] theirs = [.. reach.Where(m => m.By.Contains("hnsw", StringComparison.Ordinal))
                        .GroupBy(m => m.By).Select(kind => kind.MaxBy(m => m["qps"])!).OrderByDescending(m => m["qps"])];
                    yield return new TableRow(
                        string.Create(CultureInfo.InvariantCulture, $"Elasticsearch, {set}{state}, recall@10 ≥ {recall:.###}: QPS, the server's own"),
                        ours is null ? null : Print(ours, state), theirs.Length == 0 ? "not reached" : string.Join("; ", theirs.Select(m => $"{m.By} {Print(m, state)}")),
                        theirs.Length == 0 ? null : ours?["qps"] / theirs[0]["qps"], Target: null, Met: null);
                }
    }

    private static string Print(Measurement m, string state) =>
        string.Create(CultureInfo.InvariantCulture, $"{m["qps"]:#,0} ({m["recall"]:.0000}, {m.Setting[..^state.Length]})");
}
