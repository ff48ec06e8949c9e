using System.Diagnostics;
using System.Globalization;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>What a trial of methods finds on Elasticsearch for each set and target, which it takes, what it takes to find out, and what
/// searches that are served meanwhile notice of it. Prints a line of a table for each method.</summary>
internal static class MethodsPart
{
    private const string Prefix = "lsh-methods";

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);

    /// <summary>Between two searches that are served during a trial; below 0 none are served, and the trial need not rest for them.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(
        int.Parse(Environment.GetEnvironmentVariable("LSH_BENCH_PAUSE") ?? "20", CultureInfo.InvariantCulture));

    public static async Task RunAsync(BenchmarkFolder folder, Uri url, IReadOnlyList<string> sets, IReadOnlyList<double> targets, int documents)
    {
        Console.WriteLine("| set | target | method | setting | recall@10 | 5 % | 5 % apart | QPS | of 8 | 5 % | of 8 | bytes | memory | build s | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (string name in sets)
        {
            if (!folder.Has(name)) continue;
            QuerySet set = (await QuerySet.ReadAsync(folder, name)).Cut(documents);
            await using var service = new SimilarityService(new ElasticsearchIndex(new ElasticsearchOptions
            {
                Addresses = [url],
                Prefix = Prefix,
                Replicas = 0,
                RequestTimeout = TimeSpan.FromMinutes(30),
            }));
            if ((await service.ListAsync()).Any(collection => collection.Name == name)) await service.DropAsync(name);
            await service.CreateAsync(
                name, [new VectorField(SimilarityCollection.Field, set.Documents.Dimensions, SimilarityCollection.MetricOf(name))]);
            await service.ImportAsync(name, SimilarityCollection.DocumentsAsync(set.Documents), PreparedLoop.Import);
            await service.TrainAsync(name, new TrainRequest(new TrainingOptions { Method = IndexMethod.Cells }));
            foreach (double target in targets) await TryAsync(service, set, target);
            await service.DropAsync(name);
        }
    }

    private static async Task TryAsync(SimilarityService service, QuerySet set, double target)
    {
        var collection = new SimilarityCollection(service, set.Set);
        // What is asked for is unlike what is stored where queries are: as when a training is given them.
        var request = new MethodTrialRequest { TargetRecall = target, Queries = set.Set == "questions" ? set.Queries : null };
        if (Between < TimeSpan.Zero)
        {
            MethodTable alone = await service.TryMethodsAsync(set.Set, request);
            Print(set, target, alone);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{set.Set} at {target}: {alone.Documents:N0} documents, {alone.Seconds:0} s"));
            return;
        }
        // A pass for the server's caches and the compiler.
        for (int q = 0; q < set.Queries.Count; q++) await set.AskAsync(collection, q, setting: null);
        List<double> before = await AloneAsync(set, collection);
        using var stop = new CancellationTokenSource();
        Task<List<double>> serving = ServeAsync(set, collection, stop.Token);
        MethodTable table = await service.TryMethodsAsync(set.Set, request);
        await stop.CancelAsync();
        List<double> during = await serving;
        List<double> after = await AloneAsync(set, collection);
        Print(set, target, table);
        PrintServed(set, target, table, before, during, after);
    }

    private static void Print(QuerySet set, double target, MethodTable table)
    {
        foreach (MeasuredMethod method in table.Methods)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {set.Set} | {target} | {method.Method} | {SettingText.Of(method.Setting)} | {method.Recall:0.0000} | {method.FilteredRecall:0.0000} "
                + $"| {method.ApartRecall:0.0000} | {method.QueriesPerSecond:0} | {method.QueriesPerSecondOfEight:0} "
                + $"| {method.FilteredQueriesPerSecond:0} | {method.FilteredQueriesPerSecondOfEight:0} | {method.BytesPerDocument:N0} "
                + $"| {method.MemoryPerDocument:N0} | {method.BuildSeconds:0.0} "
                + $"| {(method.Method == table.Chosen ? "**taken**" : method.KeepsRecall ? "" : "short")} |"));
    }

    private static void PrintServed(
        QuerySet set, double target, MethodTable table, List<double> before, List<double> during, List<double> after)
    {
        var (alone, beside) = ((before.Average() + after.Average()) / 2, during.Average());
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Set} at {target}: {table.Documents:N0} documents, {table.Seconds:0} s; a search that was served took {before.Average():0.00} ms in "
            + $"the mean before the trial ({before.Count} searches), {beside:0.00} during it ({during.Count}), {after.Average():0.00} after it ({after.Count}): "
            + $"{beside / alone:0.00} times as long"));
    }

    private static async Task<List<double>> AloneAsync(QuerySet set, SimilarityCollection collection)
    {
        using var waited = new CancellationTokenSource(Alone);
        return await ServeAsync(set, collection, waited.Token);
    }

    /// <summary>Milliseconds of searches that come one after the other.</summary>
    private static async Task<List<double>> ServeAsync(QuerySet set, SimilarityCollection collection, CancellationToken stop)
    {
        var milliseconds = new List<double>();
        for (int q = 0; !stop.IsCancellationRequested; q = (q + 1) % set.Queries.Count)
        {
            long start = Stopwatch.GetTimestamp();
            await set.AskAsync(collection, q, setting: null);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (Between > TimeSpan.Zero) await Task.Delay(Between, CancellationToken.None);
        }
        return milliseconds;
    }
}
