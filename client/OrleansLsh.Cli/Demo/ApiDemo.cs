using System.Diagnostics;
using OrleansLsh.Cli.Output;
using OrleansLsh.Samples.ApiDocs;

namespace OrleansLsh.Cli.Demo;

/// <summary>The whole product on the documentation of .NET: import, train, measure, search.</summary>
/// <param name="service">The service.</param>
/// <param name="terminal">Where results go.</param>
/// <param name="display">Where progress goes.</param>
/// <param name="dataPath">The data file, for the commands shown at the end.</param>
/// <param name="url">The server that the commands at the end may ask; null where there is none.</param>
/// <param name="asJson">Whether results are printed as JSON; what is said beside them goes to standard error then.</param>
internal sealed class ApiDemo(
    ISimilarityService service, Terminal terminal, IProgressDisplay display, string dataPath, string? url, bool asJson)
{
    private const string Collection = "apis";
    private const int HeldOutCount = 1_000;
    private const int HeldOutSeed = 20;
    private const int Neighbours = 10;

    /// <summary>Runs every step; an older collection of the demo is dropped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ApiCorpus corpus = await display.ShowAsync(steps =>
            ApiCorpus.LoadAsync(new ApiCorpusOptions(), new CorpusSteps(steps), cancellationToken));
        Say($"{ResultTable.Number(corpus.Documents.Count)} documented members in {corpus.Files.Count} files", start);

        (Document[] kept, Document[] heldOut) = Withhold(corpus.Documents);
        await CreateAsync(cancellationToken);
        await ImportAsync(kept, "imported", cancellationToken);
        await TrainAsync(cancellationToken);
        await EvaluateAsync(heldOut, cancellationToken);
        await ImportAsync(heldOut, "imported, those held out", cancellationToken);
        await new ApiNeighbours(service, terminal, Collection, asJson).ShowAsync(cancellationToken);

        Say("the whole demo", start);
        if (asJson) return;
        terminal.Out.WriteLine();
        foreach (string line in DemoCommands.For(Collection, dataPath, url)) terminal.Out.WriteLine(line);
    }

    private static (Document[] Kept, Document[] HeldOut) Withhold(IReadOnlyList<Document> documents)
    {
        int[] order = [.. Enumerable.Range(0, documents.Count)];
        new Random(HeldOutSeed).Shuffle(order);
        var withheld = order.Where(at => documents[at].Vectors.ContainsKey(ApiCorpus.SummaryField)).Take(HeldOutCount).ToHashSet();
        return ([.. documents.Where((_, at) => !withheld.Contains(at))], [.. documents.Where((_, at) => withheld.Contains(at))]);
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        int dimensions = new ApiCorpusOptions().Dimensions;
        IReadOnlyList<CollectionDescription> existing = await service.ListAsync(cancellationToken);
        if (existing.Any(collection => collection.Name == Collection)) await service.DropAsync(Collection, cancellationToken);
        await service.CreateAsync(
            Collection,
            [new VectorField(ApiCorpus.SummaryField, dimensions), new VectorField(ApiCorpus.NameField, dimensions)],
            cancellationToken);
    }

    private async Task ImportAsync(Document[] documents, string what, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        ImportReport report = await display.ShowAsync(steps => service.ImportAsync(
            Collection, documents.ToAsyncEnumerable(), null,
            new ImportSteps(steps, documents.Length, "documents", 0, TimeProvider.System), cancellationToken));
        double perSecond = report.Written / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Say($"{ResultTable.Number(report.Written)} {what}, {ResultTable.Number((long)perSecond)} documents/s", start);
    }

    private async Task TrainAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        CollectionDescription trained = await display.ShowAsync(steps =>
            service.TrainAsync(Collection, new TrainRequest(new TrainingOptions()), new TrainSteps(steps), cancellationToken));
        foreach (FieldDescription field in trained.Fields)
            Say($"{field.Field.Name}: {field.Subspaces} subspaces, {field.Cells} cells; default setting: "
                + (field.Tuning is { } tuning ? MeasuredSettings.Knobs(tuning.Default) : "exact search"));
        Say("trained", start);
    }

    private async Task EvaluateAsync(Document[] heldOut, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var vectors = heldOut.Select(document => document.Vectors[ApiCorpus.SummaryField]).ToList();
        var block = new VectorBlock(vectors[0].Length, vectors.SelectMany(vector => vector.ToArray()).ToArray());
        var request = new EvaluationRequest { Field = ApiCorpus.SummaryField, K = Neighbours, Queries = block.Count, QueryVectors = block };
        IReadOnlyList<MeasuredSetting> measured = await display.ShowAsync(steps =>
            service.EvaluateAsync(Collection, request, new EvaluationSteps(steps, total: 3), cancellationToken));
        Say($"measured on {ResultTable.Number(block.Count)} held-out queries, one after the other on one thread", start);
        if (asJson)
            foreach (MeasuredSetting setting in measured) terminal.WriteJson(json => MeasuredSettings.Write(json, setting));
        else MeasuredSettings.Print(terminal, measured);
    }

    private void Say(string what, long? start = null)
    {
        string took = start is { } from ? $"{ResultTable.Number(Stopwatch.GetElapsedTime(from).TotalSeconds, 1),6} s  " : "          ";
        TextWriter writer = asJson ? terminal.Error : terminal.Out;
        writer.WriteLine(took + what);
        writer.Flush();
    }

    private sealed class CorpusSteps(IProgress<ProgressStep> display) : IProgress<ApiCorpusStage>
    {
        public void Report(ApiCorpusStage value) => display.Report(new ProgressStep(
            "making vectors", (int)value, (int)ApiCorpusStage.Done, JsonLine.Of(json => json.WriteString("stage", EnumWord.Of(value)))));
    }
}
