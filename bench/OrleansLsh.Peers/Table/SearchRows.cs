using System.Globalization;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Table;

/// <summary>Search at equal recall: for each side the fastest setting that reaches it.</summary>
internal static class SearchRows
{
    /// <summary>Rows for recall@10 of at least .95, .99 and .999.</summary>
    /// <param name="measured">All measurements.</param>
    /// <param name="set">The set of vectors.</param>
    /// <param name="targetAt99">How many times the peer's QPS are asked for at .99; null where nothing was.</param>
    public static IEnumerable<TableRow> Of(IReadOnlyList<Measurement> measured, string set, double? targetAt99)
    {
        foreach (double recall in new[] { .95, .99, .999 })
        {
            Measurement? ours = Fastest(measured, set, Measurement.Product, recall), theirs = Fastest(measured, set, "hnswlib", recall);
            double? ratio = ours?["qps"] / theirs?["qps"];
            double? target = recall == .99 ? targetAt99 : null;
            yield return new TableRow(
                string.Create(CultureInfo.InvariantCulture, $"search {set}, recall@10 ≥ {recall:.###}: QPS, hnswlib"),
                Print(ours, measured, set, Measurement.Product), Print(theirs, measured, set, "hnswlib"), ratio,
                target is { } t ? string.Create(CultureInfo.InvariantCulture, $"at least {t:0.#}×") : null,
                IsMet(ours, theirs, Side(measured, set, Measurement.Product).Any(), Side(measured, set, "hnswlib").Any(), target));
            foreach (string peer in new[] { "usearch f32", "usearch i8" })
            {
                if (!Side(measured, set, peer).Any()) continue;
                Measurement? its = Fastest(measured, set, peer, recall);
                yield return new TableRow(
                    string.Create(CultureInfo.InvariantCulture, $"the same, {peer}"), Ours: null, Print(its, measured, set, peer),
                    ours?["qps"] / its?["qps"], Target: null, Met: null);
            }
        }
    }

    // A peer that was measured and does not reach the recall is beaten by a product that does.
    private static bool? IsMet(Measurement? ours, Measurement? theirs, bool weRan, bool theyRan, double? target) =>
        !weRan || !theyRan ? null : ours is not null && (theirs is null || ours["qps"] / theirs["qps"] >= target);

    private static Measurement? Fastest(IReadOnlyList<Measurement> measured, string set, string by, double recall) =>
        Side(measured, set, by).Where(m => m["recall"] >= recall).MaxBy(m => m["qps"]);

    private static IEnumerable<Measurement> Side(IReadOnlyList<Measurement> measured, string set, string by) =>
        measured.Where(m => m.Part == "search" && m.Set == set && m.By == by);

    private static string? Print(Measurement? fastest, IReadOnlyList<Measurement> measured, string set, string by)
    {
        if (fastest is not null)
            return string.Create(CultureInfo.InvariantCulture, $"{fastest["qps"]:#,0} ({fastest["recall"]:.0000}, {fastest.Setting}, p99 {fastest["p99_us"]:0} µs)");
        Measurement? best = Side(measured, set, by).MaxBy(m => m["recall"]);
        return best is null ? null : string.Create(CultureInfo.InvariantCulture, $"not reached: {best["recall"]:.0000} at {best["qps"]:#,0}");
    }
}
