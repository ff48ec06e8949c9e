using System.Globalization;

namespace OrleansLsh.Peers.Measuring;

/// <summary>How tables name a setting.</summary>
internal static class SettingText
{
    /// <summary>Probes and candidates, those that it has; or that all is compared.</summary>
    public static string Of(SearchSetting setting) => setting.Scoring == Scoring.Exact
        ? "exact"
        : string.Create(CultureInfo.InvariantCulture, $"{setting.Probes} / {setting.Candidates}");
}
