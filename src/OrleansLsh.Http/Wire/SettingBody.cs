using System.Text.Json.Serialization;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Wire;

/// <summary>The knobs of a search on the wire.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class SettingBody
{
    public Scoring Scoring { get; set; } = Scoring.Cells;

    public int? Probes { get; set; }

    public int? Candidates { get; set; }

    public bool Rerank { get; set; } = true;

    public int? MaxQueryTerms { get; set; }

    public int MinDocFreq { get; set; } = 1;

    public int MinimumShouldMatch { get; set; } = 30;

    public SearchSetting ToSetting() => new()
    {
        Scoring = Scoring,
        Probes = Probes,
        Candidates = Candidates,
        Rerank = Rerank,
        MaxQueryTerms = MaxQueryTerms,
        MinDocFreq = MinDocFreq,
        MinimumShouldMatch = MinimumShouldMatch,
    };

    public static SettingBody Of(SearchSetting setting) => new()
    {
        Scoring = setting.Scoring,
        Probes = setting.Probes,
        Candidates = setting.Candidates,
        Rerank = setting.Rerank,
        MaxQueryTerms = setting.MaxQueryTerms,
        MinDocFreq = setting.MinDocFreq,
        MinimumShouldMatch = setting.MinimumShouldMatch,
    };
}
