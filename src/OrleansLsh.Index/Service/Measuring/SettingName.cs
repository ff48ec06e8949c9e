using System.Globalization;
using System.Text;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>What a setting is called in tables.</summary>
internal static class SettingName
{
    /// <summary>The name of exact search.</summary>
    public const string Exact = "exact";

    /// <summary>The name of the plain recipe.</summary>
    public const string Seed = "seed";

    /// <summary>The name of the measured default.</summary>
    public const string Default = "default";

    /// <summary>The search method and the knobs that were set, such as <c>cells p=32 c=100</c>.</summary>
    public static string Of(SearchSetting setting)
    {
        if (setting.Scoring == Scoring.Exact) return Exact;
        var name = new StringBuilder(setting.Scoring switch
        {
            Scoring.Cells => "cells",
            Scoring.Asymmetric => "asymmetric",
            Scoring.Native => "native",
            _ => "more_like_this",
        });
        if (setting.Probes is int probes) name.Append(CultureInfo.InvariantCulture, $" p={probes}");
        if (setting.MaxQueryTerms is int terms) name.Append(CultureInfo.InvariantCulture, $" t={terms}");
        if (!setting.Rerank) name.Append(" plain");
        else if (setting.Candidates is int candidates) name.Append(CultureInfo.InvariantCulture, $" c={candidates}");
        return name.ToString();
    }
}
