using System.CommandLine;
using OrleansLsh.Cli.Input;

namespace OrleansLsh.Cli.Commands;

/// <summary>What every query of a search has in common: fields, filter, text, page and what hits carry.</summary>
internal sealed class QueryOptions
{
    private readonly SettingOptions _setting;

    private readonly Option<FieldWeight[]> _fields = ParsedOption.Repeated(
        "--field", "Vector field that takes part, with its weight; may be repeated [default: every field the query has a vector in]",
        "name[=weight]", FieldWeight.Parse);

    private readonly Option<int?> _limit = ParsedOption.Number<int>("--limit", "Hits wanted, 1 to 10,000 [default: 10]", "count");
    private readonly Option<int?> _offset = ParsedOption.Number<int>("--offset", "Hits passed over [default: 0]", "count");
    private readonly Option<int?> _reach = ParsedOption.Number<int>(
        "--reach", "Hits that the pages of one answer reach together; with the same reach they are its parts [default: offset + limit]",
        "count");
    private readonly Option<string?> _groupBy =
        new("--group-by") { Description = "Source field of whose values each is found once; --limit counts them", HelpName = "field" };
    private readonly Option<int?> _groupSize =
        ParsedOption.Number<int>("--group-size", "Hits of each value of --group-by, 1 to 100 [default: 1]", "count");
    private readonly Option<string?> _filter =
        new("--filter") { Description = "Only documents that match: JSON, or @file that holds it", HelpName = "json" };
    private readonly Option<double?> _threshold =
        ParsedOption.Number<double>("--score-threshold", "Only hits of at least this score", "score");
    private readonly Option<string?> _text = new("--text") { Description = "Text relevance that joins", HelpName = "field=words" };
    private readonly Option<double?> _textWeight =
        ParsedOption.Number<double>("--text-weight", "Its weight beside the vector fields [default: 1]", "weight");
    private readonly Option<string?> _include = new("--include")
    {
        Description = "Source fields that hits carry, a.b for b inside a, separated by commas [default: all]",
        HelpName = "fields",
    };
    private readonly Option<string?> _exclude =
        new("--exclude") { Description = "Source fields that hits do not carry, separated by commas", HelpName = "fields" };
    private readonly Option<bool> _noSource = new("--no-source") { Description = "Hits carry nothing of their sources" };
    private readonly Option<bool> _withVectors = new("--with-vectors") { Description = "Hits carry their vectors" };
    private readonly Option<double?> _targetRecall = ParsedOption.Number<double>("--target-recall",
        "Recall asked for, above 0 and at most 1: the fastest measured setting that reaches it, exact where none does "
        + "[default: what training chose]", "recall");
    private readonly Option<bool> _includeSelf = new("--include-self") { Description = "A search by id may return that document itself" };

    /// <summary>Adds the options to a command.</summary>
    public QueryOptions(Command command)
    {
        Option[] all =
        [
            _fields, _limit, _offset, _reach, _groupBy, _groupSize, _filter, _threshold, _text, _textWeight, _include, _exclude,
            _noSource, _withVectors, _includeSelf, _targetRecall,
        ];
        foreach (Option option in all) command.Add(option);
        _setting = new SettingOptions(command);
    }

    /// <summary>The fields named, first to last.</summary>
    public IReadOnlyList<FieldWeight> Fields(ParseResult parsed) => parsed.GetValue(_fields) ?? [];

    /// <summary>A request without id and vectors.</summary>
    public async Task<SearchRequest> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldWeight> fields = Fields(parsed);
        if (fields.DistinctBy(field => field.Field).Count() < fields.Count)
            throw new UsageException("A field is named twice with --field.");
        string[]? include = Names(parsed.GetValue(_include)), exclude = Names(parsed.GetValue(_exclude));
        if (include is [] || exclude is [])
            throw new UsageException("--include and --exclude name source fields; --no-source leaves all of them out.");
        if (parsed.GetValue(_noSource) && (include ?? exclude) is not null)
            throw new UsageException("--no-source leaves nothing to --include or to --exclude.");
        return new SearchRequest
        {
            Weights = fields.Count == 0 ? null : fields.ToDictionary(field => field.Field, field => field.Weight),
            Limit = parsed.GetValue(_limit) ?? 10,
            Offset = parsed.GetValue(_offset) ?? 0,
            Reach = parsed.GetValue(_reach),
            GroupBy = parsed.GetValue(_groupBy),
            GroupSize = parsed.GetValue(_groupSize) ?? 1,
            Filter = parsed.GetValue(_filter) is { } filter ? await FilterText.ReadAsync(filter, cancellationToken) : null,
            ScoreThreshold = parsed.GetValue(_threshold),
            Text = parsed.GetValue(_text) is { } text ? TextOf(text, parsed.GetValue(_textWeight) ?? 1) : null,
            Include = parsed.GetValue(_noSource) ? [] : include,
            Exclude = exclude,
            WithVectors = parsed.GetValue(_withVectors),
            IncludeSelf = parsed.GetValue(_includeSelf),
            Setting = _setting.Read(parsed),
            TargetRecall = parsed.GetValue(_targetRecall),
        };
    }

    private static string[]? Names(string? fields) =>
        fields?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static TextQuery TextOf(string text, double weight)
    {
        try
        {
            return TextSpec.Parse(text, weight);
        }
        catch (FormatException malformed)
        {
            throw new UsageException(malformed.Message);
        }
    }
}
