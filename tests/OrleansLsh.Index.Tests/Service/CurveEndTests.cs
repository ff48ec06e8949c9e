using OrleansLsh.Index.Service.Training;

namespace OrleansLsh.Index.Tests.Service;

public sealed class CurveEndTests
{
    private const double Target = .99;

    [Fact]
    public void Next_to_everything_found_is_far_enough() => Assert.True(IsFarEnough((8, .9), (11, .9996)));

    [Fact]
    public void As_long_as_more_work_finds_more_it_is_measured() =>
        Assert.False(IsFarEnough((8, .991), (11, .992), (16, .993), (23, .994)));

    [Fact]
    public void Twice_the_work_that_finds_no_more_is_the_last() =>
        Assert.True(IsFarEnough((8, .991), (11, .9912), (16, .9912), (23, .9912)));

    [Fact]
    public void Less_than_twice_the_work_tells_nothing() => Assert.False(IsFarEnough((8, .991), (11, .991), (16, .991)));

    [Fact]
    public void What_rests_below_the_target_before_is_no_end() =>
        Assert.False(IsFarEnough((8, .9899), (11, .99), (16, .9901), (23, .9902)));

    [Fact]
    public void The_deepest_ranking_of_a_step_counts_not_its_last() =>
        Assert.False(IsFarEnough((8, .991), (11, .992), (16, .996), (16, .991), (23, .991)));

    [Fact]
    public void Settings_without_probes_go_by_their_candidates()
    {
        MeasuredSetting[] curve = [Graph(10, .9912), Graph(20, .9913), Graph(28, .9913)];
        Assert.True(CurveEnd.IsFarEnough(curve, Target));
        Assert.False(CurveEnd.IsFarEnough(curve[..2], Target));
    }

    [Fact]
    public void Small_gains_count_where_little_is_left_to_lose() =>
        Assert.False(IsFarEnough((8, .9965), (11, .9967), (16, .9969), (23, .99695)));

    [Fact]
    public void Each_method_goes_by_its_own_work()
    {
        MeasuredSetting[] rising =
        [
            Graph(28, .976), Cells(6, .965), Graph(40, .984), Cells(8, .982), Graph(56, .9885), Cells(11, .9925), Graph(80, .9924),
        ];
        Assert.False(CurveEnd.IsFarEnough(rising, Target));
        MeasuredSetting[] resting =
        [
            Graph(20, .9912), Cells(4, .9925), Graph(40, .9912), Cells(8, .9925), Graph(56, .9912), Cells(11, .9925),
        ];
        Assert.True(CurveEnd.IsFarEnough(resting, Target));
    }

    private static bool IsFarEnough(params (int Probes, double Recall)[] curve) => CurveEnd.IsFarEnough(
        [
            Measured(SearchSetting.Exact, 1),
            .. curve.Select(one => Cells(one.Probes, one.Recall)),
        ],
        Target);

    private static MeasuredSetting Cells(int probes, double recall) =>
        Measured(new SearchSetting { Scoring = Scoring.Cells, Probes = probes, Candidates = 40 }, recall);

    private static MeasuredSetting Graph(int candidates, double recall) =>
        Measured(new SearchSetting { Scoring = Scoring.Native, Candidates = candidates }, recall);

    private static MeasuredSetting Measured(SearchSetting setting, double recall) => new("m", setting, 10, recall, 100, 1, 1, 1);
}
