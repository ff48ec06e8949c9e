using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh train</c>: models, codes and the default setting.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Option<string[]> _fields;
    private readonly Option<int?> _subspaces;
    private readonly Option<int?> _clusters;
    private readonly Option<ClusterFamily?> _family = ParsedOption.Word<ClusterFamily>("--family", "How clusters are found");
    private readonly Option<SplitKind?> _split = ParsedOption.Word<SplitKind>("--split", "How components are dealt out to subspaces");
    private readonly Option<IndexMethod?> _method = ParsedOption.Word<IndexMethod>(
        "--method", "What the backend keeps of the vectors for searches; all but cells in Elasticsearch only");
    private readonly Option<int?> _cells;
    private readonly Option<int?> _sample;
    private readonly Option<int?> _restarts;
    private readonly Option<int?> _seed;
    private readonly Option<double?> _targetRecall;
    private readonly Option<double?> _tune;
    private readonly Option<double?> _mostMilliseconds;
    private readonly Option<string?> _queries;
    private readonly Option<string?> _format;

    public TrainVerb(VerbContext context)
        : base(context, "train", "Trains models on what the collection holds, hashes its documents, and chooses the default setting.",
            "lsh train shop --data shop.db", "lsh train shop --data shop.db --subspaces 32 --clusters 16 --target-recall 0.95",
            "lsh train shop --data shop.db --queries questions.npy", "lsh train shop --url http://localhost:8080 --method bbq_hnsw")
    {
        _collection = AddCollection();
        _fields = AddOption<string[]>("--field", "Vector field to train; may be repeated [default: all]", "name");
        _subspaces = AddNumber<int>("--subspaces", "Number of subspaces n [default: a quarter of the dimensions, at most 64]", "n");
        _clusters = AddNumber<int>("--clusters",
            "Clusters in each subspace m, 2 to 256 [default: 16, or as many as there are distinct sub-vectors]", "m");
        Add(_family);
        Add(_split);
        Add(_method);
        _cells = AddNumber<int>("--cells", "Cells K, 0 for none [default: about 4·√N, a power of two]", "K");
        _sample = AddNumber<int>("--sample", "Vectors drawn for the subspaces [default: max(10000, 256·m)]", "count");
        _restarts = AddNumber<int>("--restarts", "Starts of k-means, of which the best is kept [default: 10]", "count");
        _seed = AddNumber<int>("--seed", "Seed of every random choice [default: 42]", "number");
        _targetRecall = AddNumber<double>("--target-recall", "Recall@10 that the default setting is chosen for [default: 0.99]", "recall");
        _tune = AddNumber<double>("--tune",
            "Seconds in which settings are measured, more where none reaches that recall [default: those of the training, at least 25]",
            "seconds");
        _mostMilliseconds = AddNumber<double>("--most-ms",
            "Milliseconds that a search of that recall may take, the median of one caller; info says where it takes longer",
            "milliseconds");
        _queries = AddOption<string?>("--queries",
            "A file of queries as users send them, on which that recall is measured instead of on stored documents; - for standard input",
            "file");
        _format = AddFormat();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection);
        string[]? fields = parsed.GetValue(_fields) is { Length: > 0 } named ? named : null;
        var request = new TrainRequest(ReadOptions(parsed), fields);
        if (parsed.GetValue(_queries) is { } file)
            request = request with
            {
                Queries = await QueryFile.SampleAsync(
                    await service.DescribeAsync(collection, cancellationToken), Input(parsed, file, _format),
                    fields is [var only] ? only : null, request.Options.Seed, cancellationToken),
            };
        CollectionDescription trained = await Progress(parsed).ShowAsync(display =>
            service.TrainAsync(collection, request, new TrainSteps(display), cancellationToken));
        CollectionOutcome.Print(Terminal, trained, WantsJson(parsed));
        return ExitCode.Ok;
    }

    private TrainingOptions ReadOptions(ParseResult parsed)
    {
        var defaults = new TrainingOptions();
        return defaults with
        {
            Subspaces = parsed.GetValue(_subspaces),
            Clusters = parsed.GetValue(_clusters),
            Family = parsed.GetValue(_family) ?? defaults.Family,
            Split = parsed.GetValue(_split) ?? defaults.Split,
            Cells = parsed.GetValue(_cells),
            Method = parsed.GetValue(_method),
            SampleSize = parsed.GetValue(_sample),
            Restarts = parsed.GetValue(_restarts) ?? defaults.Restarts,
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
            TargetRecall = parsed.GetValue(_targetRecall) ?? defaults.TargetRecall,
            TuneSeconds = parsed.GetValue(_tune),
            MostMilliseconds = parsed.GetValue(_mostMilliseconds),
        };
    }
}
