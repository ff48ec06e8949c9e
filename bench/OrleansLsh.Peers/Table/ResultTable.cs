using System.Globalization;
using System.Text;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Table;

/// <summary>All measurements as one markdown table, with the targets of the project.</summary>
internal static class ResultTable
{
    /// <summary>The table; rows that neither side measured are left out.</summary>
    public static string Of(IReadOnlyList<Measurement> measured)
    {
        TableRow[] rows =
        [
            Rate(measured, "hash", "hash256", "vectors_per_s", "faiss", "hash 256-d, n = 32, m = 16: vectors/s, faiss product quantizer", 8),
            Rate(measured, "hash", "hash256", "vectors_per_s", "seed", "the same beside the seed's one-by-one loop", 2_000),
            TrainingTime(measured),
            .. Inertia(measured),
            .. SearchRows.Of(measured, "apis", targetAt99: 2),
            .. SearchRows.Of(measured, "apis-distinct", targetAt99: null),
            .. SearchRows.Of(measured, "mnist", targetAt99: 1),
            .. SearchRows.Of(measured, "summaries", targetAt99: 2),
            .. SearchRows.Of(measured, "questions", targetAt99: 2.5),
            .. SearchRows.Of(measured, "emoji", targetAt99: 1.2),
            .. ElasticRows.Of(measured),
            Rate(measured, "exact", "apis", "qps", "faiss", "exact search, apis: QPS, faiss IndexFlatL2", 1.5),
            Rate(measured, "exact", "mnist", "qps", "faiss", "exact search, mnist: QPS, faiss IndexFlatL2", null),
            Rate(measured, "build", "apis", "documents_per_s", "hnswlib", "import and train, apis, all cores: documents/s, hnswlib on one", null),
            Rate(measured, "build", "mnist", "documents_per_s", "hnswlib", "import and train, mnist, all cores: documents/s, hnswlib on one", null),
            Limit(measured, "documents_per_s", "import (hash, store, commit): documents/s", "#,0", "at least 20,000", v => v >= 20_000),
            Limit(measured, "open_s", "open a file of 77,000 documents, first answer included: s", "0.000", "under 0.5", v => v < 0.5),
            Limit(measured, "memory_ratio", "memory per document ÷ (codes + vectors kept)", "0.00", "under 1.3", v => v < 1.3),
        ];
        var table = new StringBuilder("| what | OrleansLsh | peer | ratio | target | met |\n|---|---|---|---|---|---|\n");
        foreach (TableRow row in rows)
            if (row is not { Ours: null, Peer: null, Ratio: null }) table.Append(row).Append('\n');
        return table.ToString();
    }

    private static TableRow Rate(
        IReadOnlyList<Measurement> measured, string part, string set, string value, string peer, string what, double? target)
    {
        double? ours = Find(measured, part, set, Measurement.Product)?[value], theirs = Find(measured, part, set, peer)?[value];
        double? ratio = ours / theirs;
        return new TableRow(what, Print(ours, "#,0"), Print(theirs, "#,0"), ratio, AtLeast(target), ratio is null ? null : ratio >= target);
    }

    private static TableRow TrainingTime(IReadOnlyList<Measurement> measured)
    {
        double? ours = Find(measured, "train", "hash256", Measurement.Product)?["seconds"];
        double? theirs = Find(measured, "train", "hash256", "scikit-learn")?["seconds"];
        return new TableRow("train 32 subspaces × 10,000 vectors, m = 16, n_init = 10, all cores: s, scikit-learn",
            Print(ours, "0.00"), Print(theirs, "0.00"), theirs / ours, AtLeast(4), ours is null || theirs is null ? null : theirs / ours >= 4);
    }

    private static IEnumerable<TableRow> Inertia(IReadOnlyList<Measurement> measured)
    {
        double[]? ours = Find(measured, "train", "hash256", Measurement.Product)?.Values["inertias"];
        double[]? theirs = Find(measured, "train", "hash256", "scikit-learn")?.Values["inertias"];
        double? sum = ours?.Sum() / theirs?.Sum(), worst = ours is null || theirs is null ? null : ours.Zip(theirs, (o, t) => o / t).Max();
        yield return new TableRow("inertia of that training, less is better", Print(ours?.Sum(), "#,0.0"), Print(theirs?.Sum(), "#,0.0"),
            sum, "at most 1.005×", sum is null ? null : sum <= 1.005);
        yield return new TableRow("the same in the subspace where the product does worst", null, null, worst, null, null);
    }

    private static TableRow Limit(
        IReadOnlyList<Measurement> measured, string value, string what, string format, string target, Func<double, bool> isMet)
    {
        double? ours = Find(measured, "import", "apis", Measurement.Product)?[value];
        return new TableRow(what, Print(ours, format), null, null, target, ours is { } figure ? isMet(figure) : null);
    }

    private static Measurement? Find(IReadOnlyList<Measurement> measured, string part, string set, string by) =>
        measured.FirstOrDefault(m => m.Part == part && m.Set == set && m.By == by);

    private static string? Print(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture);

    private static string? AtLeast(double? target) => target is { } t ? string.Create(CultureInfo.InvariantCulture, $"at least {t:#,0.#}×") : null;
}
