using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Commands;

/// <summary>The knobs of a search as options.</summary>
internal sealed class SettingOptions
{
    private const string SeedRecipe = "seed";

    private readonly Option<string?> _scoring = new("--scoring")
    {
        Description = $"Search method that finds candidates: {string.Join(", ", EnumWord.All<Scoring>())}, "
            + "or seed for the plain recipe (more_like_this without re-rank) "
            + "[default: what training chose]",
        HelpName = "word",
    };

    private readonly Option<int?> _probes = ParsedOption.Number<int>("--probes", "Cells probed", "count");
    private readonly Option<int?> _candidates =
        ParsedOption.Number<int>("--candidates", "Candidates re-ranked by exact distance, 1 to 10,000", "count");
    private readonly Option<bool> _noRerank = new("--no-rerank") { Description = "Keep the search method's own ranking" };
    private readonly Option<int?> _maxTerms =
        ParsedOption.Number<int>("--max-query-terms", "more_like_this: the query's rarest tokens that take part", "count");
    private readonly Option<int?> _minDocFreq =
        ParsedOption.Number<int>("--min-doc-freq", "more_like_this: tokens of fewer documents are left out", "count");
    private readonly Option<int?> _minimum =
        ParsedOption.Number<int>("--minimum-should-match", "more_like_this: percentage of tokens shared [default: 30]", "percent");

    /// <summary>The options, with their limits.</summary>
    public SettingOptions(Command command)
    {
        Option[] all = [_scoring, _probes, _candidates, _noRerank, _maxTerms, _minDocFreq, _minimum];
        foreach (Option option in all) command.Add(option);
        _scoring.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var word && word != SeedRecipe
                && !EnumWord.TryParse<Scoring>(word, out _))
                result.AddError($"'{word}' is no scoring; write one of {string.Join(", ", EnumWord.All<Scoring>())}, {SeedRecipe}.");
        });
    }

    /// <summary>The setting asked for; null where no knob was turned.</summary>
    public SearchSetting? Read(ParseResult parsed)
    {
        string? scoring = parsed.GetValue(_scoring);
        int? probes = parsed.GetValue(_probes), candidates = parsed.GetValue(_candidates);
        int? maxTerms = parsed.GetValue(_maxTerms), minDocFreq = parsed.GetValue(_minDocFreq), minimum = parsed.GetValue(_minimum);
        bool noRerank = parsed.GetValue(_noRerank);
        if (scoring is null && !noRerank && (probes ?? candidates ?? maxTerms ?? minDocFreq ?? minimum) is null) return null;

        SearchSetting setting = scoring == SeedRecipe ? SearchSetting.Seed : new();
        if (scoring is not null && EnumWord.TryParse(scoring, out Scoring method)) setting = setting with { Scoring = method };
        return setting with
        {
            Probes = probes,
            Candidates = candidates,
            Rerank = setting.Rerank && !noRerank,
            MaxQueryTerms = maxTerms,
            MinDocFreq = minDocFreq ?? setting.MinDocFreq,
            MinimumShouldMatch = minimum ?? setting.MinimumShouldMatch,
        };
    }
}
