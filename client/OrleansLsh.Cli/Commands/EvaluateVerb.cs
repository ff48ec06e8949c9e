using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh evaluate</c>: recall and speed of settings.</summary>
internal sealed class EvaluateVerb : Verb
{
    private const int MaxFileQueries = 100_000;
    private static readonly int[] NativeCandidates = [10, 20, 40, 80, 160, 320, 640];

    private readonly Argument<string> _collection;
    private readonly Option<string?> _field;
    private readonly Option<int?> _k;
    private readonly Option<int?> _queries;
    private readonly Option<string?> _file;
    private readonly Option<string?> _format;
    private readonly Option<int?> _seed;
    private readonly Option<bool> _native;

    private readonly Option<KeyValuePair<string, SearchSetting>[]> _settings = ParsedOption.Repeated(
        "--setting", "A setting to measure beside exact, seed and default; may be repeated", "name={…}", SettingText.Parse);

    public EvaluateVerb(VerbContext context)
        : base(context, "evaluate", "Measures recall against exact search, queries per second and latency of settings.",
            "lsh evaluate shop --data shop.db --k 10 --queries 1000 --json",
            """lsh evaluate shop --data shop.db --setting 'few={"scoring":"cells","probes":8,"candidates":50}'""")
    {
        _collection = AddCollection();
        _field = AddOption<string?>("--field", "Vector field [default: the only field]", "name");
        _k = AddNumber<int>("--k", "Neighbours per query, 1 to 1,000 [default: 10]", "k");
        _queries = AddNumber<int>("--queries", "Documents drawn as queries [default: 1000]", "count");
        _file = AddOption<string?>("--file", "A file of vectors to query with, instead of drawn documents; - for standard input", "file");
        _format = AddFormat();
        _seed = AddNumber<int>("--seed", "Seed of the draw [default: 42]", "number");
        _native = AddOption<bool>("--against-native",
            "Try what Elasticsearch could keep of the vectors, on a sample; and measure its own graph, where the field has one");
        Add(_settings);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        string name = SingleField.Of(described, parsed.GetValue(_field)).Name;
        FieldDescription field = described.Fields.First(field => field.Field.Name == name);
        bool tries = parsed.GetValue(_native) && field.Documents >= MethodTrialRequest.FewestDocuments;
        EvaluationRequest request = await RequestAsync(parsed, name, tries && !HasGraph(field), cancellationToken);
        MethodTable? tried = tries ? await TryAsync(parsed, service, collection, request, cancellationToken) : null;
        IReadOnlyList<MeasuredSetting> measured = await Progress(parsed).ShowAsync(display =>
            service.EvaluateAsync(collection, request, new EvaluationSteps(display, 3 + (request.Settings?.Count ?? 0)),
                cancellationToken));
        if (WantsJson(parsed))
        {
            foreach (MeasuredSetting setting in measured) Terminal.WriteJson(json => MeasuredSettings.Write(json, setting));
            if (tried is not null) Terminal.WriteJson(json => MeasuredMethods.Write(json, tried));
        }
        else
        {
            MeasuredSettings.Print(Terminal, measured);
            if (tried is not null) MeasuredMethods.Print(Terminal, $"{name}: methods tried", tried);
        }
        return ExitCode.Ok;
    }

    /// <summary>Whether there is a graph: the training chose one, or measured the one that the collection was made with.</summary>
    private static bool HasGraph(FieldDescription field) =>
        field.Options?.Method is IndexMethod.Hnsw or IndexMethod.Int8Hnsw or IndexMethod.BbqHnsw
        || field.Tuning?.Curve.Any(measured => measured.Setting.Scoring == Scoring.Native) == true;

    private async Task<MethodTable> TryAsync(
        ParseResult parsed, ISimilarityService service, string collection, EvaluationRequest request, CancellationToken cancellationToken)
    {
        VectorBlock? queries = request.QueryVectors is { Count: > TrainRequest.MaxQueries } many
            ? many.Slice(0, TrainRequest.MaxQueries) : request.QueryVectors;
        var trial = new MethodTrialRequest { Field = request.Field, Queries = queries, Seed = request.Seed };
        return await Progress(parsed).ShowAsync(display =>
            service.TryMethodsAsync(collection, trial, new TrainSteps(display), cancellationToken));
    }

    private async Task<EvaluationRequest> RequestAsync(
        ParseResult parsed, string field, bool hasNoGraph, CancellationToken cancellationToken)
    {
        var defaults = new EvaluationRequest();
        KeyValuePair<string, SearchSetting>[] settings = parsed.GetValue(_settings) ?? [];
        if (parsed.GetValue(_native) && !hasNoGraph) settings = [.. settings, .. NativeSettings()];
        if (settings.Select(setting => setting.Key).Distinct().Count() < settings.Length)
            throw new UsageException("Two settings have the same name.");
        return defaults with
        {
            Field = field,
            K = parsed.GetValue(_k) ?? defaults.K,
            Queries = parsed.GetValue(_queries) ?? defaults.Queries,
            QueryVectors = parsed.GetValue(_file) is { } file
                ? await ReadAsync(Input(parsed, file, _format), parsed.GetValue(_queries) ?? MaxFileQueries, cancellationToken) : null,
            Settings = settings.Length == 0 ? null : settings.ToDictionary(),
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
        };
    }

    private static IEnumerable<KeyValuePair<string, SearchSetting>> NativeSettings() =>
        NativeCandidates.Select(candidates =>
            KeyValuePair.Create($"native-{candidates}", new SearchSetting { Scoring = Scoring.Native, Candidates = candidates }));

    private static async Task<VectorBlock?> ReadAsync(InputFile file, int count, CancellationToken cancellationToken)
    {
        using IVectorReader reader = file.OpenVectors();
        var values = new List<float>();
        while (values.Count / reader.Dimensions < count
            && await reader.ReadAsync(Math.Min(1_000, count - values.Count / reader.Dimensions), cancellationToken) is { } block)
            values.AddRange(block.Values.Span);
        return new VectorBlock(reader.Dimensions, values.ToArray());
    }
}
