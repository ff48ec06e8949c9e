using System.CommandLine;
using System.Diagnostics;
using System.IO.Hashing;
using System.Text;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Input.Columns;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;

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

    private readonly Option<string?> _id = new("--id")
    {
        Description = "Column or property of the ids [default: id; in Parquet without such a column, row numbers]",
        HelpName = "name",
    };

    private readonly Option<KeyValuePair<string, string>[]> _vectors = ParsedOption.Repeated(
        "--vector", "Column or property that holds a field's vectors; may be repeated [default: in Parquet and CSV, the one of its name]",
        "field=name", VectorSpec.Parse);

    private readonly Option<string[]> _without = new("--without")
    {
        Description = "Column of Parquet that is passed over; may be repeated",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = false,
    };

    public ImportVerb(VerbContext context)
        : base(context, "import",
            "Writes the documents of a file: vectors (.npy .fvecs .bvecs .ivecs .fbin .u8bin .i8bin IDX), "
            + "JSONL, CSV or TSV, each also .gz; Parquet; or the pictures of a folder.",
            "lsh import shop --data shop.db vectors.npy --field v --documents meta.jsonl.gz",
            "lsh import shop --data shop.db documents.jsonl.gz",
            "lsh import shop --data shop.db train.parquet --vector v=embedding --id doc_id",
            "lsh import shop --data shop.db products.csv --embed title=text:all-MiniLM-L6-v2",
            "lsh import photos --data shop.db ./folder --embed image=picture:resnet18.onnx")
    {
        _collection = AddCollection();
        _file = new Argument<string>("file") { Description = "The file to read; - for standard input; a folder of pictures" };
        Add(_file);
        _field = AddOption<string?>("--field", "Vector field of a vector file [default: the only field]", "name");
        _documents = AddOption<string?>("--documents",
            "Ids and source for a vector file: line i belongs to row i [default: row numbers as ids]; "
                + "or what is said of a folder's pictures, whose ids are their paths", "file");
        Add(_embed);
        Add(_include);
        Add(_noThumbnails);
        _batch = AddNumber<int>("--batch", "Documents per commit, 1 to 100,000 [default: 1000]", "count");
        Add(_columns);
        Add(_id);
        Add(_vectors);
        Add(_without);
        _format = AddFormat();
        _skip = AddNumber<long>("--skip", "Documents to pass over: where an import that was cut off goes on [default: 0]", "count");
        _maxFailures = AddNumber<int>("--max-failures", "Failed documents that are listed; the rest is counted [default: 20]", "count");
        _stopOnError = AddOption<bool>("--stop-on-error", "End at the first document that fails, instead of reporting it and going on");
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        string collection = parsed.GetRequiredValue(_collection), file = parsed.GetRequiredValue(_file);
        CollectionDescription described = await service.DescribeAsync(collection, cancellationToken);
        if (Server(parsed) is null) Embedders.RequireOwn(parsed.GetValue(_embed) ?? [], described);
        using var embedders = FieldEmbedders.Open(
            parsed.GetValue(_embed) ?? [], Server(parsed) is null ? Embedders : null, described, takesTexts: true,
            keepsThumbnails: !parsed.GetValue(_noThumbnails));
        using var earlier = new EarlierVectors(service, collection, embedders.Fields.Count == 0 ? null : LedgerPath(parsed));
        InputFile? input = Directory.Exists(file) ? null : Input(parsed, file, _format);
        await using ParquetFile? parquet = input?.IsParquet == true ? await ParquetFile.OpenAsync(input, cancellationToken) : null;
        ImportSource source = await OpenAsync(parsed, described, file, input, parquet, embedders, cancellationToken);
        string place = input is null ? file : Path.GetDirectoryName(file) ?? "";
        source = source with
        {
            Documents = embedders.Embed(source.Documents, new PicturePlace(place, input is null), earlier, cancellationToken),
        };
        var defaults = new ImportOptions();
        ImportOptions options = defaults with
        {
            // What was embedded and is not yet written is embedded again after an interruption.
            BatchSize = parsed.GetValue(_batch) ?? Math.Min(defaults.BatchSize, embedders.BlockSize ?? int.MaxValue),
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

    private async Task<ImportSource> OpenAsync(
        ParseResult parsed, CollectionDescription collection, string file, InputFile? input, ParquetFile? parquet, FieldEmbedders embedders,
        CancellationToken cancellationToken)
    {
        string[] include = parsed.GetValue(_include) ?? [];
        ColumnNames names = Names(parsed, collection);
        if (include.Length > 0 && input is not null) throw new UsageException($"--include chooses pictures of a folder; '{file}' is none.");
        if (input is null && names != ColumnNames.Default)
            throw new UsageException($"--id, --vector and --without name columns and properties; '{file}' is a folder.");
        string[] made = [.. embedders.Fields, .. collection.Fields.Where(IsMadeOfText).Select(field => field.Field.Name)];
        if (input is null)
            return PictureFolder.Open(
                file, embedders.PictureField(file), include,
                parsed.GetValue(_documents) is { } captions
                    ? await ReadCaptionsAsync(InputFile.Of(captions, null, Terminal.InStream), collection, made, cancellationToken)
                    : null);
        return parquet is null ? ImportSource.Open(
                collection, input, parsed.GetValue(_field), parsed.GetValue(_documents), Columns(parsed), names, made, cancellationToken)
            : OpenParquet(parsed, collection, input, parquet, names, made, cancellationToken);
    }

    /// <summary>What is said of pictures, by their paths from the folder on.</summary>
    private static async Task<PictureCaptions> ReadCaptionsAsync(
        InputFile file, CollectionDescription collection, string[] made, CancellationToken cancellationToken)
    {
        if (file.Documents is null || file.IsParquet)
            throw new UsageException(
                $"--documents tells of the pictures of a folder by their paths, in JSONL, CSV or TSV; '{file.Name}' is none.");
        var options = new DocumentFileOptions
        {
            VectorFields = [.. collection.Fields.Select(field => field.Field.Name).Except(made)],
        };
        var captions = new Dictionary<string, Document>(StringComparer.Ordinal);
        await foreach (Document caption in file.ReadDocuments(options, cancellationToken)) captions[caption.Id] = caption;
        return new PictureCaptions(file.Name, captions);
    }

    /// <summary>Where is kept which vectors were made of what: beside the data file, or of a server among this user's files.</summary>
    private string LedgerPath(ParseResult parsed) => Server(parsed) is not { } url ? $"{DataPath(parsed)}.embedded" : Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "lsh",
        $"{Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(url)))}.embedded");

    private ImportSource OpenParquet(
        ParseResult parsed, CollectionDescription collection, InputFile input, ParquetFile parquet, ColumnNames names, string[] made,
        CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_documents) is not null)
            throw new UsageException($"--documents gives ids and source to a vector file; '{input.Name}' brings its own.");
        if (Columns(parsed).Count > 0)
            throw new UsageException($"--column gives types to the columns of CSV and TSV; those of '{input.Name}' have types.");
        return ImportSource.Of(collection, input, parquet, parsed.GetValue(_field), names, made, cancellationToken);
    }

    private ColumnNames Names(ParseResult parsed, CollectionDescription collection)
    {
        KeyValuePair<string, string>[] vectors = parsed.GetValue(_vectors) ?? [];
        foreach (KeyValuePair<string, string> vector in vectors) _ = SingleField.Of(collection, vector.Key);
        if (vectors.DistinctBy(vector => vector.Key).Count() != vectors.Length)
            throw new UsageException("A field is named twice with --vector.");
        string[] without = parsed.GetValue(_without) ?? [];
        return parsed.GetValue(_id) is null && vectors.Length == 0 && without.Length == 0 ? ColumnNames.Default
            : new ColumnNames(parsed.GetValue(_id), vectors.ToDictionary(), without);
    }

    private static bool IsMadeOfText(FieldDescription field) => field.Field.Embedder is not null;

    private async Task<ImportReport> ImportAsync(
        ISimilarityService service, string collection, string file, ImportSource source, ImportOptions options,
        IProgress<ProgressStep> display, CancellationToken cancellationToken)
    {
        var steps = new ImportSteps(display, source.Total, source.Unit, options.Skip, TimeProvider.System);
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
