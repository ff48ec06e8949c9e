namespace OrleansLsh.ClusterBench;

/// <summary>Import and search of the same documents, in this process and through the client over TCP, in turns.</summary>
internal sealed class ServicePart(ClusterSimilarityService cluster, SimilarityService direct, ApiDocuments apis, ServiceLoad load)
{
    private const string Collection = "served";
    private const int Rounds = 5, Callers = 8;

    public async Task RunAsync()
    {
        Document[] documents = [.. apis.Documents.Take(load.MostDocuments)];
        (double Direct, double Client) imported = await Measured.RatesAsync(
            Rounds, documents.Length, () => ImportAsync(direct, documents), () => ImportAsync(cluster, documents));
        foreach ((_, ISimilarityService service) in Both())
            await service.TrainAsync(Collection, new TrainRequest(new TrainingOptions()));
        Console.WriteLine($"\n| {documents.Length:N0} documents on {load.Backend}, D = {Dimensions} | figure | floor |\n|---|---|---|");
        Row("import", "documents/s", imported, load.ImportFloor);
        // Each training measures a default of its own; both sides are asked with that of one.
        SearchSetting usual = (await direct.DescribeAsync(Collection)).Fields[0].Tuning!.Default;
        foreach ((string name, SearchSetting setting) in new[] { ("default setting", usual), ("exact", SearchSetting.Exact) })
        {
            (double Direct, double Client) searched = await Measured.RatesAsync(
                Rounds, Callers * load.SearchesPerCaller, () => SearchAsync(direct, setting), () => SearchAsync(cluster, setting));
            Row($"search, {Callers} callers, {name}", "QPS", searched, load.SearchFloor);
        }
        foreach ((string name, ISimilarityService service) in Both())
        {
            int next = 0;
            (double p50, double p99, long bytes) = await Measured.LatencyAsync(
                load.SearchesPerCaller, () => service.SearchAsync(Collection, Request(next++, usual)));
            Measured.Row($"one search at a time, {name}", $"p50 {p50:0.000} ms, p99 {p99:0.000} ms, {bytes:N0} B");
        }
    }

    private (string, ISimilarityService)[] Both() => [("direct", direct), ("client", cluster)];

    private int Dimensions => apis.Queries[0].Length;

    private async Task ImportAsync(ISimilarityService service, Document[] documents)
    {
        if ((await service.ListAsync()).Any(collection => collection.Name == Collection)) await service.DropAsync(Collection);
        await service.CreateAsync(Collection, ApiDocuments.Field, Dimensions);
        await service.ImportAsync(Collection, Stream(documents));
    }

    private static void Row(string what, string unit, (double Direct, double Client) figures, double floor) => Measured.Row(
        $"{what}", $"direct {figures.Direct:N0}, client {figures.Client:N0} {unit}: {figures.Client / figures.Direct:0.00} ×",
        FormattableString.Invariant($"{floor} ×"));

    private SearchRequest Request(int query, SearchSetting setting) => new()
    {
        Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [ApiDocuments.Field] = apis.Queries[query % apis.Queries.Length] },
        Setting = setting,
        Include = [],
    };

    private Task SearchAsync(ISimilarityService service, SearchSetting setting) => Task.WhenAll(Enumerable.Range(0, Callers).Select(
        caller => Task.Run(async () =>
        {
            for (int i = 0; i < load.SearchesPerCaller; i++)
                await service.SearchAsync(Collection, Request(caller * 131 + i, setting));
        })));

    private static async IAsyncEnumerable<Document> Stream(Document[] documents)
    {
        foreach (Document document in documents) yield return document;
        await Task.CompletedTask;
    }
}
