namespace OrleansLsh.Index.Embedded;

/// <summary>The settings from which the embedded index's default is chosen.</summary>
internal static class EmbeddedTuning
{
    /// <summary>Signs rank less precisely than residuals, and of many candidates only those are compared that may be near.</summary>
    private static readonly int[] ByResiduals = [20, 40, 100], BySigns = [40, 160, 320];

    /// <summary>Probes in steps of about √2 with three depths of re-rank each, then exact search.</summary>
    /// <param name="cells">Number of cells K.</param>
    /// <param name="hasSigns">Whether candidates are chosen by signs.</param>
    public static IReadOnlyList<SearchSetting> Grid(int cells, bool hasSigns)
    {
        var grid = new List<SearchSetting>();
        int last = 0;
        for (double probes = 4; cells > 1 && probes < 2 * cells; probes *= Math.Sqrt(2))
        {
            int rounded = Math.Min(cells, (int)Math.Round(probes));
            if (rounded == last) break;
            last = rounded;
            grid.AddRange(
                (hasSigns ? BySigns : ByResiduals).Select(candidates => new SearchSetting { Probes = rounded, Candidates = candidates }));
        }
        grid.Add(SearchSetting.Exact);
        return grid;
    }
}
