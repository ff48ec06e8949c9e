using System.CommandLine;
using System.Diagnostics;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh import</c>: writes the documents of a file.</summary>
internal sealed class ImportVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Argument<string> _file;
    private readonly Option<string?> _field;
    private readonly Option<string?> _documents;
    private readonly Option<int?> _batch;
    private readonly Option<long?> _skip;
    private readonly Option<int?> _maxFailures;
    private readonly Option<bool> _stopOnError;
    private readonly Option<string?> _format;

    private readonly Option<EmbedSpec[]> _embed = ParsedOption.Repeated(
        "--embed",
        "Makes a field's vectors by an ONNX network, of the text, or the picture whose path, stands in the source under the field's "
            + "name; may be repeated",
        EmbedSpec.Form, EmbedSpec.Parse);

    private readonly Option<string[]> _include = new("--include")
    {
        Description = "Pictures of a folder whose name matches, or whose path where the pattern has a /; may be repeated "
            + "[default: *.png *.jpg *.jpeg *.webp *.gif *.bmp]",
        HelpName = "pattern",
    };

    private readonly Option<bool> _noThumbnails = new("--no-thumbnails")
    {
        Description = "Keep no small picture, by which the explorer shows a document, in the source",
    };

    private readonly Option<KeyValuePair<string, ColumnType>[]> _columns = ParsedOption.Repeated(
        "--column",
        "Type of a column of CSV or TSV, string, number, boolean or date; may be repeated "
            + "[default: what all cells of the first records are]",
        "name:type", ColumnSpec.Parse);

    public ImportVerb(VerbContext context)
        : base(context, "import",
            "Writes the documents of a file: vectors (.npy .fvecs .bvecs .ivecs .fbin .u8bin .i8bin IDX), "
            + "JSONL, CSV or TSV, each also .gz; or the pictures of a folder.",
            "lsh import shop --data shop.db vectors.npy --field v --documents meta.jsonl.gz",
            "lsh import shop --data shop.db documents.jsonl.gz",
            "lsh import shop --data shop.db products.csv --embed title=text:all-MiniLM-L6-v2",
            "lsh import photos --data shop.db ./folder --embed image=picture:resnet18.onnx")
    {
        _collection = AddCollection();
        _file = new Argument<string>("file") { Description = "The file to read; - for standard input; a folder of pictures" };
        Add(_file);
        _field = AddOption<string?>("--field", "Vector field of a vector file [default: the only field]", "name");
        _documents = AddOption<string?>("--documents",
            "Ids and source for a vector file: line i belongs to row i [default: row numbers as ids]", "file");
        Add(_embed);
        Add(_include);
        Add(_noThumbnails);
        _batch = AddNumber<int>("--batch", "Documents per commit, 1 to 100,000 [default: 1000]", "count");
        Add(_columns);
        _format = AddFormat();
        _skip = AddNumber<long>("--skip", "Documents to pass over: where an import that was cut off goes on [default: 0]", "count");
        _maxFailures = AddNumber<int>("--max-failures", "Failed documents that are listed; the rest is counted [default: 20]", "count");
        _stopOnError = AddOption<bool>("--stop-on-error", "End at the first document that fails, instead of reporting it and going on");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection), file = parsed.GetRequiredValue(_file);
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        using var embedders = FieldEmbedders.Open(
            parsed.GetValue(_embed) ?? [], described, keepsThumbnails: !parsed.GetValue(_noThumbnails));
        ImportSource source = Open(parsed, described, file, embedders, cancellationToken);
        var defaults = new ImportOptions();
        ImportOptions options = defaults with
        {
            BatchSize = parsed.GetValue(_batch) ?? defaults.BatchSize,
            Skip = parsed.GetValue(_skip) ?? 0,
            MaxFailures = parsed.GetValue(_maxFailures) ?? 20,
            StopOnError = parsed.GetValue(_stopOnError),
        };

        long start = Stopwatch.GetTimestamp();
        ImportReport report = await Progress(parsed).ShowAsync(display =>
            ImportAsync(service, collection, file, source, options, display, cancellationToken));
        ImportOutcome.Print(Terminal, report, Stopwatch.GetElapsedTime(start), WantsJson(parsed));
        return report.Failed > 0 ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    private ImportSource Open(
        ParseResult parsed, CollectionDescription collection, string file, FieldEmbedders embedders, CancellationToken cancellationToken)
    {
        string[] include = parsed.GetValue(_include) ?? [];
        bool isFolder = Directory.Exists(file);
        if (include.Length > 0 && !isFolder) throw new UsageException($"--include chooses pictures of a folder; '{file}' is none.");
        if (isFolder && parsed.GetValue(_documents) is not null)
            throw new UsageException($"--documents gives ids and source to a vector file; '{file}' is a folder.");
        ImportSource source = isFolder ? PictureFolder.Open(file, embedders.PictureField(file), include)
            : ImportSource.Open(collection, Input(parsed, file, _format), parsed.GetValue(_field), parsed.GetValue(_documents),
                Columns(parsed), [.. embedders.Fields, .. collection.Fields.Where(IsMadeOfText).Select(field => field.Field.Name)],
                cancellationToken);
        string place = isFolder ? file : Path.GetDirectoryName(file) ?? "";
        return source with { Documents = embedders.Embed(source.Documents, new PicturePlace(place, isFolder), cancellationToken) };
    }

    private static bool IsMadeOfText(FieldDescription field) => field.Field.Embedder is not null;

    private async Task<ImportReport> ImportAsync(
        ISimilarityService service, string collection, string file, ImportSource source, ImportOptions options,
        IProgress<ProgressStep> display, CancellationToken cancellationToken)
    {
        var steps = new ImportSteps(display, source.Total);
        try
        {
            return await service.ImportAsync(collection, source.Documents, options, steps, cancellationToken);
        }
        catch
        {
            await TellCutOffAsync(file, steps, options);
            throw;
        }
    }

    /// <summary>What was done, where anything was: failures told so far are told again by no later run.</summary>
    private async Task TellCutOffAsync(string file, ImportSteps steps, ImportOptions options)
    {
        // The one that the import stopped at is what is told below.
        long goOn = options.StopOnError && steps.Failures.Count > 0 ? steps.Failures[0].Position : steps.Last.Read;
        if (!options.StopOnError) ImportOutcome.PrintFailures(Terminal, steps.Failures, steps.Last.Failed);
        if (goOn <= Math.Max(options.Skip, 0)) return;
        await Terminal.Error.WriteLineAsync(
            $"lsh: import of {file} was cut off; {ResultTable.Number(steps.Last.Written)} documents of this run are durable. "
            + $"To go on behind them, when what is told below is mended, repeat the command with --skip {goOn}");
    }

    private Dictionary<string, ColumnType> Columns(ParseResult parsed)
    {
        KeyValuePair<string, ColumnType>[] columns = parsed.GetValue(_columns) ?? [];
        return columns.DistinctBy(column => column.Key).Count() == columns.Length ? columns.ToDictionary()
            : throw new UsageException("A column is named twice with --column.");
    }
}
