using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

public class SearchPolicyTests
{
    private static readonly SearchSetting Ten = new() { Probes = 10, Candidates = 20 };

    private static readonly FieldTuning Measured = new(Ten, .99, [])
    {
        Larger = [At(100, Ten with { Probes = 20, Candidates = 150 }), At(1_000, Ten with { Probes = 60, Candidates = 1_200 })],
    };

    [Fact]
    public void Knobs_are_those_measured_and_between_them_lie_between()
    {
        Assert.Equal(Ten, Measured.For(1));
        Assert.Equal(Ten, Measured.For(10));
        Assert.Equal((20, 150), Knobs(Measured.For(100)));
        Assert.Equal((60, 1_200), Knobs(Measured.For(1_000)));
        (int probes, int candidates) = Knobs(Measured.For(30));
        Assert.InRange(probes, 13, 16);
        Assert.InRange(candidates, 50, 56);
    }

    [Theory]
    [InlineData(4, 1_000, 32)]
    [InlineData(4, 20, 20)]
    [InlineData(100, 1_000, 400)]
    [InlineData(300, 1_000, 1_000)]
    public void A_query_unlike_the_documents_takes_four_times_the_cells_and_no_fewer_than_32(int probes, int cells, int taken) =>
        Assert.Equal(taken, SearchPolicy.FarProbes(probes, cells));

    [Theory]
    [InlineData(20, 80)]
    [InlineData(160, 320)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_query_unlike_the_documents_takes_twice_the_candidates_and_no_fewer_than_80(int candidates, int taken) =>
        Assert.Equal(taken, SearchPolicy.FarCandidates(candidates));

    [Theory]
    [InlineData(1_000, 1_000_000, true, true, true)]
    [InlineData(5_000, 100_000, true, false, true)]
    [InlineData(7_000, 100_000, false, false, true)]
    [InlineData(500_000, 10_000_000, true, false, true)]
    [InlineData(600_000, 10_000_000, true, false, false)]
    public void Matches_are_compared_one_by_one_where_they_are_few_and_what_is_few_depends_on_how_cells_are_looked_into(
        long matching, long total, bool inMemory, bool bySigns, bool byRequest)
    {
        Assert.Equal(bySigns, SearchPolicy.IsDirectCheaper(matching, total, 128, LookPolicy.BySigns));
        Assert.Equal(inMemory, SearchPolicy.IsDirectCheaper(matching, total, 128, LookPolicy.InMemory));
        Assert.Equal(byRequest, SearchPolicy.IsDirectCheaper(matching, total, 128, LookPolicy.ByRequest));
    }

    [Theory]
    [InlineData(5_000, 100_000, 384, true)]
    [InlineData(10_000, 20_000, 384, true)]
    [InlineData(50_000, 100_000, 384, false)]
    [InlineData(100_000, 1_000_000, 384, true)]
    [InlineData(200_000, 10_000_000, 384, false)]
    [InlineData(200_000, 10_000_000, 128, true)]
    public void A_graph_is_asked_only_where_matches_are_many_or_too_many_to_compare_each(
        long matching, long total, int dimensions, bool direct) =>
        Assert.Equal(direct, SearchPolicy.IsDirectCheaper(matching, total, dimensions, LookPolicy.ByGraph));

    [Fact]
    public void Beyond_what_was_measured_knobs_grow_on()
    {
        (int probes, int candidates) = Knobs(Measured.For(10_000));
        Assert.InRange(probes, 190, 601);
        Assert.InRange(candidates, 9_000, 12_001);
    }

    [Fact]
    public void What_was_tuned_before_larger_answers_were_measured_grows_in_proportion()
    {
        Assert.Equal((100, 200), Knobs(new FieldTuning(Ten, .99, []).For(100)));
        Assert.Equal(SearchSetting.Exact, new FieldTuning(SearchSetting.Exact, .99, []).For(1_000));
    }

    [Fact]
    public void Where_larger_answers_are_exact_so_are_those_beyond_what_was_measured_before()
    {
        FieldTuning tuning = new(Ten, .99, []) { Larger = [At(100, Ten with { Probes = 20 }), At(1_000, SearchSetting.Exact)] };
        Assert.Equal(20, tuning.For(100).Probes);
        Assert.All([300, 1_000, 10_000], hits => Assert.Equal(SearchSetting.Exact, tuning.For(hits)));
    }

    [Theory]
    [InlineData(.5, 2)]
    [InlineData(.9, 5)]
    [InlineData(.97, 10)]
    [InlineData(.99, 10)]
    [InlineData(.992, 20)]
    public void A_recall_is_reached_by_the_fastest_setting_that_surely_has_it(double recall, int probes) =>
        Assert.Equal(probes, Curved.Reaching(recall, 10).Probes);

    [Fact]
    public void A_recall_that_no_setting_surely_has_takes_exact_search()
    {
        Assert.Equal(SearchSetting.Exact, Curved.Reaching(.9999, 10));
        Assert.Equal(SearchSetting.Exact, Curved.Reaching(1, 10));
        Assert.Equal(SearchSetting.Exact, (Curved with { TargetRecall = 1 }).Reaching(1, 10));
        Assert.Equal(SearchSetting.Exact, new FieldTuning(Ten, .99, []).Reaching(.9, 10));
    }

    [Fact]
    public void A_mean_that_hides_queries_that_find_next_to_nothing_reaches_no_recall()
    {
        MeasuredSetting tenth = Point(10, .9915, 2_000);
        Assert.True((tenth with { PoorQueries = .01 }).Reaches(.99));
        Assert.False((tenth with { PoorQueries = .012 }).Reaches(.99));
        Assert.True((tenth with { PoorQueries = .012 }).Reaches(.98));
        Assert.True((tenth with { PoorQueries = .5 }).Reaches(.8));
    }

    [Fact]
    public void Less_recall_for_many_hits_never_leaves_a_hit_fewer_candidates_than_were_measured_for_as_many()
    {
        FieldTuning tuning = Curved with { Default = Ten with { Candidates = 80 }, Larger = [At(100, Ten with { Candidates = 200 })] };
        Assert.InRange(tuning.Reaching(.9, 100).Candidates!.Value, 200, 1_000);
    }

    [Fact]
    public void Work_for_more_hits_grows_as_that_of_the_default()
    {
        Assert.Equal(Curved.For(100), Curved.Reaching(.99, 100));
        Assert.Equal((10, 150), Knobs(Curved.Reaching(.9, 100)));
        Assert.Equal((120, 1_200), Knobs(Curved.Reaching(.992, 1_000)));
        FieldTuning proportional = Curved with { Larger = [] };
        Assert.Equal((50, 200), Knobs(proportional.Reaching(.9, 100)));
        FieldTuning exact = Curved with { Larger = [At(100, SearchSetting.Exact)] };
        Assert.Equal(SearchSetting.Exact, exact.Reaching(.992, 100));
        Assert.Equal((50, 200), Knobs(exact.Reaching(.9, 100)));
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(20, 10, 10)]
    [InlineData(30, 10, 10)]
    [InlineData(40, 10, 30)]
    [InlineData(100, 50, 0)]
    [InlineData(150, 50, 100)]
    [InlineData(2_000, 100, 1_000)]
    [InlineData(45, 15, 30)]
    public void A_page_knows_where_those_of_less_work_ended(int end, int size, int expected) =>
        Assert.Equal(expected, SearchPolicy.LesserReachEnd(end, size));

    [Fact]
    public void Hits_from_the_last_of_the_cells_ask_for_more_cells()
    {
        Assert.True(SearchPolicy.IsSettled(0, 10));
        Assert.False(SearchPolicy.IsSettled(1, 10));
        Assert.True(SearchPolicy.IsSettled(5, 500));
        Assert.False(SearchPolicy.IsSettled(6, 500));
    }

    /// <summary>Twenty probes are slower than forty on this machine; and of those with ten what was measured is not sure.</summary>
    private static readonly FieldTuning Curved = Measured with
    {
        Curve =
        [
            new("exact", SearchSetting.Exact, 10, 1, 100, 1, 1, 1), Point(2, .8, 8_000), Point(5, .93, 4_000), Point(10, .9915, 2_000),
            Point(20, .995, 1_000), Point(40, .999, 500), Point(80, 1, 50),
        ],
    };

    private static MeasuredSetting Point(int probes, double recall, double queriesPerSecond) =>
        new("m", Ten with { Probes = probes }, 10, recall, queriesPerSecond, 1, 1, 1) { RecallError = .001 };

    private static MeasuredSetting At(int hits, SearchSetting setting) => new("m", setting, hits, .995, 1, 1, 1, 1);

    private static (int Probes, int Candidates) Knobs(SearchSetting setting) => (setting.Probes!.Value, setting.Candidates!.Value);
}
