using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>The settings from which the default of a field is chosen.</summary>
internal static class ProbeGrid
{
    /// <summary>Probes in steps of about √2, then exact search. Inside the probed cells the answer is exact, so there are no other knobs.</summary>
    /// <param name="cells">Number of cells K.</param>
    public static IReadOnlyList<SearchSetting> Of(int cells)
    {
        var grid = new List<SearchSetting>();
        int last = 0;
        for (double probes = 4; cells > 1 && last < cells; probes *= Math.Sqrt(2))
            grid.Add(new SearchSetting { Probes = last = Math.Min(cells, (int)Math.Round(probes)) });
        grid.Add(SearchSetting.Exact);
        return grid;
    }
}
