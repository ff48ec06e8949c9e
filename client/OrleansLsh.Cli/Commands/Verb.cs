using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using Microsoft.Extensions.AI;
using OrleansLsh.Cli.Embedding;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>A verb of <c>lsh</c>: its options, and what it does with the service.</summary>
internal abstract class Verb : Command
{
    private readonly VerbContext _context;

    private readonly Option<string> _data = new("--data")
    {
        Description = $"Data file of the embedded service [default: {ServiceOpener.PathVariable}, else {ServiceOpener.DefaultPath}]",
        HelpName = "file",
    };

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Address of a server to ask, instead of a data file [default: LSH_URL]",
        HelpName = "address",
    };

    private readonly Option<string?> _key = new("--key") { Description = "Key for the server [default: LSH_API_KEY]", HelpName = "key" };

    private readonly Option<KeyValuePair<string, string>[]> _embedders = ParsedOption.Repeated(
        "--embedder", "With --data: the model, of sentences or pictures, that fields mean by the name of an embedder; may be repeated",
        "name=path",
        EmbedderSpec.Parse);

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one object a line, instead of a table" };

    private readonly Option<string> _progress = new Option<string>("--progress")
    {
        Description = "Progress on standard error: auto (a bar, on a terminal only), off, plain, json",
        HelpName = "how",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "off", "plain", "json");

    /// <summary>A verb with the options that all verbs have.</summary>
    protected Verb(VerbContext context, string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        _context = context;
        Examples = examples;
        Add(_data);
        Add(_url);
        Add(_key);
        Add(_embedders);
        Add(_json);
        Add(_progress);
        Validators.Add(result =>
        {
            if (result.GetResult(_url) is not null && result.GetResult(_data) is not null)
                result.AddError("--url and --data exclude each other: a server has its own data.");
            if (result.GetResult(_url) is not null && result.GetResult(_embedders) is not null)
                result.AddError("--url and --embedder exclude each other: a server has its own embedders.");
        });
        SetAction(RunAsync);
    }

    /// <summary>Commands that work as they stand, for <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Whether the data file is made where it is missing.</summary>
    protected virtual bool CreatesData => false;

    /// <summary>The embedders that fields of the data file name.</summary>
    protected NamedEmbedders Embedders { get; private set; } = null!;

    /// <summary>Where results and messages go.</summary>
    protected Terminal Terminal => _context.Terminal;

    /// <summary>Refuses <c>--url</c> and <c>--key</c> where the verb serves a data file itself.</summary>
    protected void RefuseServer(Func<CommandResult, bool> serves) => Validators.Add(result =>
    {
        if (serves(result) && (result.GetResult(_url) ?? result.GetResult(_key)) is not null)
            result.AddError(
                "What is served is a data file: leave out --url and --key. (Where to listen is --urls, keys for callers are --api-key.)");
    });

    /// <summary>The name of the collection, for verbs that work on one.</summary>
    protected Argument<string> AddCollection()
    {
        var argument = new Argument<string>("collection") { Description = "Name of the collection" };
        Add(argument);
        return argument;
    }

    /// <summary>Adds an option and gives it back.</summary>
    protected Option<T> AddOption<T>(string name, string description, string? helpName = null)
    {
        var option = new Option<T>(name) { Description = description, HelpName = helpName };
        Add(option);
        return option;
    }

    /// <summary>Adds an option for a number and gives it back.</summary>
    protected Option<T?> AddNumber<T>(string name, string description, string helpName)
        where T : struct, INumber<T>
    {
        Option<T?> option = ParsedOption.Number<T>(name, description, helpName);
        Add(option);
        return option;
    }

    /// <summary>Adds <c>--format</c>.</summary>
    protected Option<string?> AddFormat() => AddOption<string?>("--format",
        $"Format of the file, whatever its name says; needed for - (standard input): {InputFile.FormatWords}", "word");

    /// <summary>A file that is read, or standard input.</summary>
    protected InputFile Input(ParseResult parsed, string path, Option<string?> format) =>
        InputFile.Of(path, parsed.GetValue(format), Terminal.InStream);

    /// <summary>Whether results are printed as JSON.</summary>
    protected bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>How progress is shown.</summary>
    protected IProgressDisplay Progress(ParseResult parsed) => ProgressDisplays.Of(parsed.GetValue(_progress)!, Terminal);

    /// <summary>The data file.</summary>
    protected string DataPath(ParseResult parsed) =>
        parsed.GetValue(_data)
            ?? (Environment.GetEnvironmentVariable(ServiceOpener.PathVariable) is { Length: > 0 } path ? path : ServiceOpener.DefaultPath);

    /// <summary>Does the work.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var embedders = new NamedEmbedders(EmbedderSpec.All(parsed.GetValue(_embedders) ?? []));
        Embedders = embedders;
        await using ISimilarityService service = Open(parsed);
        return await RunAsync(parsed, service, cancellationToken);
    }

    /// <summary>The name under which a field keeps its embedder: a name that is known, or the full path of a model.</summary>
    /// <param name="spec">What the command says.</param>
    /// <param name="isHere">Whether this process embeds; a server knows its embedders by itself.</param>
    /// <exception cref="LshException">There is no such model here.</exception>
    protected string EmbedderName(EmbedSpec spec, bool isHere)
    {
        if (!isHere) return spec.Model;
        string embedder = Embedders.Knows(spec.Model) ? spec.Model : NamedEmbedders.FullPath(spec.Model);
        IEmbeddingGenerator? found = spec.Kind is EmbedKind.Text ? Embedders.Find(embedder) : Embedders.FindPictures(embedder);
        return found is not null ? embedder : throw new LshException(ErrorKind.InvalidFile, spec.Kind is EmbedKind.Text
            ? $"'{spec.Model}' is no folder of a model of sentences, with vocab.txt or tokenizer.json, and no name that --embedder gives "
                + "one."
            : $"'{spec.Model}' is no file or folder of an image network, and no name that --embedder gives one.");
    }

    /// <summary>Where the collections are, for messages: the server's address or the data file.</summary>
    protected string Place(ParseResult parsed) => Server(parsed) ?? DataPath(parsed);

    private ISimilarityService Open(ParseResult parsed)
    {
        if (Server(parsed) is { } url)
            return ServiceOpener.OpenRemote(url, parsed.GetValue(_key) ?? Variable("LSH_API_KEY"));
        string path = DataPath(parsed);
        return CreatesData ? _context.Services.OpenOrCreate(path, ServiceOptions(parsed), Embedders)
            : _context.Services.OpenExisting(path, ServiceOptions(parsed), Embedders);
    }

    /// <summary>What a service does by itself that this verb opens: nothing, for it ends with the verb.</summary>
    protected virtual SimilarityOptions ServiceOptions(ParseResult parsed) => new() { LiveRecallShare = 0 };

    /// <summary>The server that is asked; null where a data file is opened, which wins when it is named outright over a server that the
    /// environment names.</summary>
    protected virtual string? Server(ParseResult parsed) =>
        parsed.GetValue(_data) is null ? parsed.GetValue(_url) ?? Variable("LSH_URL") : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>What every verb works with.</summary>
/// <param name="Terminal">Where results and messages go.</param>
/// <param name="Services">Opens data files.</param>
internal sealed record VerbContext(Terminal Terminal, ServiceOpener Services);
