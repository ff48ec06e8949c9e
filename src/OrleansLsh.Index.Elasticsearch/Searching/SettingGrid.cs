namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>The settings from which the default of a field is chosen.</summary>
internal static class SettingGrid
{
    // Up to sixteen terms Lucene makes a clause of each, more it reads in one go: seventeen probes take less time than sixteen, and find
    // more.
    private const int MostClauses = 16;

    // What lies just beyond the border of a single cell is lost; how many queries that concerns, a sample of some hundred does not tell
    // well enough.
    private const double FewestProbes = 2;

    private static readonly int[] GraphCandidates = [10, 14, 20, 28, 40, 56, 80, 113, 160, 320, 640];

    /// <summary>The graph's candidates, where there is one, in steps of √2 and of 2 at the end; probes from 2 on in steps of about √2;
    /// exact search. Inside the probed cells the answer is exact, so they have no other knobs.</summary>
    /// <param name="cells">Number of cells K; 0 for none.</param>
    /// <param name="hasGraph">Whether the collection has the server's graph.</param>
    public static IReadOnlyList<SearchSetting> Of(int cells, bool hasGraph)
    {
        var probed = new List<SearchSetting>();
        int last = 0;
        for (double probes = FewestProbes; cells > 1 && last < cells; probes *= Math.Sqrt(2))
        {
            int next = (int)Math.Round(probes);
            if (next == MostClauses) next++;
            if (next > last) probed.Add(new SearchSetting { Probes = last = Math.Min(cells, next) });
        }
        // In turns: where time runs out, both search methods have been measured.
        var grid = new List<SearchSetting>();
        for (int i = 0; i < Math.Max(probed.Count, hasGraph ? GraphCandidates.Length : 0); i++)
        {
            if (hasGraph && i < GraphCandidates.Length)
                grid.Add(new SearchSetting { Scoring = Scoring.Native, Candidates = GraphCandidates[i] });
            if (i < probed.Count) grid.Add(probed[i]);
        }
        grid.Add(SearchSetting.Exact);
        return grid;
    }
}
