using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Cloud.Unum.USearch;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>USearch, the graph that .NET users find in the gallery, on the same files and one thread: built, then searched over a sweep of its
/// search lists.</summary>
internal static partial class UsearchPart
{
    // hnswlib_driver.cpp builds its graphs alike.
    private const ulong Connectivity = 16, ExpansionAdd = 200;

    /// <summary>Where the sweep ends: a longer list only costs from here on.</summary>
    private const double FoundAll = 0.9995;

    private static readonly ulong[] Lists = [10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 120, 140, 160, 200, 240, 320, 480, 640, 960, 1_280, 1_920];

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        await foreach (QuerySet set in QuerySet.AllAsync(folder))
        {
            await MeasureAsync(set, "usearch f32", ScalarKind.Float32, folder.File($"{set.Set}.f32.usearch"));
            // Its int8 is of unit vectors only.
            if (SimilarityCollection.MetricOf(set.Set) == Metric.Cosine) await MeasureAsync(set, "usearch i8", ScalarKind.Int8, folder.File($"{set.Set}.i8.usearch"));
        }
    }

    private static async Task MeasureAsync(QuerySet set, string by, ScalarKind scalars, string graph)
    {
        if (!File.Exists(graph))
        {
            double seconds = Build(set, scalars, graph);
            Print("build", "defaults", [("seconds", seconds), ("documents_per_s", set.Documents.Count / seconds)]);
        }
        using var index = new USearchIndex(graph);
        float[][] queries = [.. Enumerable.Range(0, set.Queries.Count).Select(q => set.Queries[q].ToArray())];
        var answers = new IReadOnlyList<int>[queries.Length];
        foreach (ulong list in Lists)
        {
            SetSearchList(index, list);
            QueryTimes times = await QueryTimes.MeasureAsync(queries.Length, q =>
            {
                index.Search(queries[q], set.Truth.Dimensions, out ulong[] keys, out _);
                answers[q] = Array.ConvertAll(keys, key => (int)key);
                return Task.CompletedTask;
            });
            double recall = DistanceRecall.Of(set.Documents, set.Queries, set.Truth, answers);
            Print("search", string.Create(CultureInfo.InvariantCulture, $"ef={list}"), [("recall", recall), .. times.Values]);
            if (recall >= FoundAll) break;
        }

        void Print(string part, string setting, (string Name, double Value)[] values) =>
            MeasurementLine.Print(new Measurement(part, by, set.Set, setting, values.ToDictionary(v => v.Name, v => new[] { v.Value })));
    }

    private static double Build(QuerySet set, ScalarKind scalars, string graph)
    {
        MetricKind metric = SimilarityCollection.MetricOf(set.Set) == Metric.Cosine ? MetricKind.Cos : MetricKind.L2sq;
        using var index = new USearchIndex(
            metric, scalars, (ulong)set.Documents.Dimensions, Connectivity, ExpansionAdd, expansionSearch: Lists[0]);
        long start = Stopwatch.GetTimestamp();
        for (int row = 0; row < set.Documents.Count; row++) index.Add((ulong)row, set.Documents[row].ToArray());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        index.Save(graph);
        return seconds;
    }

    private static void SetSearchList(USearchIndex index, ulong entries)
    {
        var handle = (nint)typeof(USearchIndex).GetField("_index", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(index)!;
        ChangeExpansionSearch(handle, (nuint)entries, out nint error);
        if (error != 0) throw new InvalidOperationException(Marshal.PtrToStringUTF8(error));
    }

    [LibraryImport("libusearch_c", EntryPoint = "usearch_change_expansion_search")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void ChangeExpansionSearch(nint index, nuint entries, out nint error);
}
