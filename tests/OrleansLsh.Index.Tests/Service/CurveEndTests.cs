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

    private static bool IsFarEnough(params (int Probes, double Recall)[] curve) => CurveEnd.IsFarEnough(
        [
            Measured(SearchSetting.Exact, 1),
            .. curve.Select(one => Measured(new SearchSetting { Probes = one.Probes, Candidates = 40 }, one.Recall)),
        ],
        Target);

    private static MeasuredSetting Graph(int candidates, double recall) =>
        Measured(new SearchSetting { Scoring = Scoring.Native, Candidates = candidates }, recall);

    private static MeasuredSetting Measured(SearchSetting setting, double recall) => new("m", setting, 10, recall, 100, 1, 1, 1);
}
