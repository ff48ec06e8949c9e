using OrleansLsh.Core.Evaluation;
using OrleansLsh.Index.Service.Measuring;

namespace OrleansLsh.Index.Tests.Service;

public sealed class SettingMeterTests
{
    [Theory]
    [InlineData(1, .99, false)]
    [InlineData(50, .99, true)]
    [InlineData(50, .9999, false)]
    [InlineData(500, .999, true)]
    public void That_few_queries_found_all_does_not_tell_that_every_other_will(int queries, double recall, bool reaches) =>
        Assert.Equal(reaches, Measured(new SearchSetting { Probes = 8 }, queries).Reaches(recall));

    [Fact]
    public void Exact_search_has_no_error() => Assert.Equal(0, Measured(SearchSetting.Exact, 1).RecallError);

    private static MeasuredSetting Measured(SearchSetting setting, int queries) =>
        SettingMeter.Named("m", setting, 10, [.. Enumerable.Repeat(1.0, queries)], LatencySummary.Of(new long[queries], 1));
}
