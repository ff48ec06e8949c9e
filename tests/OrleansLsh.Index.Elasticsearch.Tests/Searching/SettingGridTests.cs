using OrleansLsh.Index.Elasticsearch.Searching;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

public class SettingGridTests
{
    [Fact]
    public void Probes_ascend_from_two_to_all_cells_by_about_the_root_of_two_and_leave_out_sixteen()
    {
        IReadOnlyList<SearchSetting> grid = SettingGrid.Of(4_096, method: null);
        int[] probes = [.. grid.SkipLast(1).Select(setting => setting.Probes!.Value)];
        Assert.Equal([2, 3, 4, 6, 8, 11, 17, 23, 32, 45], probes[..10]);
        Assert.Equal(4_096, probes[^1]);
        Assert.Equal(probes.Order().Distinct(), probes);
        Assert.Equal(SearchSetting.Exact, grid[^1]);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(5)]
    public void No_more_cells_are_probed_than_there_are(int cells) =>
        Assert.Equal(cells, SettingGrid.Of(cells, method: null).Max(setting => setting.Probes));

    [Fact]
    public void Without_cells_or_a_graph_there_is_exact_search_only() => Assert.Equal([SearchSetting.Exact], SettingGrid.Of(0, method: null));

    [Fact]
    public void A_graph_and_cells_take_turns()
    {
        IReadOnlyList<SearchSetting> grid = SettingGrid.Of(4_096, IndexMethod.Hnsw);
        Assert.Equal([Scoring.Native, Scoring.Cells, Scoring.Native, Scoring.Cells], grid.Take(4).Select(setting => setting.Scoring));
        Assert.Equal([10, 14, 20], grid.Where(setting => setting.Scoring == Scoring.Native).Take(3).Select(setting => setting.Candidates!.Value));
    }
}
