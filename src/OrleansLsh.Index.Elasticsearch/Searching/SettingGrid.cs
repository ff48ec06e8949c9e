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

    // By bits documents are told apart only roughly; fewer than these are not the best ten.
    private const int CandidatesByBits = 100;

    private static readonly int[] GraphCandidates = [10, 14, 20, 28, 40, 56, 80, 113, 160, 320, 640];
    private static readonly int[] BitGraphCandidates = [40, 56, 80, 113, 160, 226, 320, 640, 1_280];

    /// <summary>Probes from 2 on in steps of about √2, by bits too where there are any; a graph's candidates, where there is one, in steps
    /// of √2 and of 2 at the end; exact search. By vectors the answer is exact inside the probed cells, so they have no other
    /// knobs.</summary>
    /// <param name="cells">Number of cells K; 0 for none.</param>
    /// <param name="method">What the index keeps; null for no more than cells.</param>
    public static IReadOnlyList<SearchSetting> Of(int cells, IndexMethod? method)
    {
        SearchSetting[] probed = Probed(cells), others = method is null or IndexMethod.Cells ? [] : Own(cells, method.Value);
        // In turns: where time runs out, both have been measured.
        var grid = new List<SearchSetting>();
        for (int i = 0; i < Math.Max(probed.Length, others.Length); i++)
        {
            if (i < others.Length) grid.Add(others[i]);
            if (i < probed.Length) grid.Add(probed[i]);
        }
        grid.Add(SearchSetting.Exact);
        return grid;
    }

    /// <summary>The settings that search by one method and by nothing else, the least work first.</summary>
    /// <param name="cells">Number of cells K; 0 for none.</param>
    /// <param name="method">The method.</param>
    public static SearchSetting[] Own(int cells, IndexMethod method) => method switch
    {
        IndexMethod.CellsBbq => [.. Probed(cells).Select(setting => setting with { Candidates = CandidatesByBits })],
        IndexMethod.BbqHnsw => OfGraph(BitGraphCandidates),
        IndexMethod.Hnsw or IndexMethod.Int8Hnsw => OfGraph(GraphCandidates),
        _ => Probed(cells),
    };

    private static SearchSetting[] Probed(int cells)
    {
        var probed = new List<SearchSetting>();
        int last = 0;
        for (double probes = FewestProbes; cells > 1 && last < cells; probes *= Math.Sqrt(2))
        {
            int next = (int)Math.Round(probes);
            if (next == MostClauses) next++;
            if (next > last) probed.Add(new SearchSetting { Probes = last = Math.Min(cells, next) });
        }
        return [.. probed];
    }

    private static SearchSetting[] OfGraph(int[] candidates) =>
        [.. candidates.Select(count => new SearchSetting { Scoring = Scoring.Native, Candidates = count })];
}
