namespace OrleansLsh.Index.Tests.Api;

public class FieldTuningTests
{
    [Fact]
    public void The_fastest_setting_that_reaches_the_recall_is_taken()
    {
        Assert.Equal(Setting(45, 80), Fastest((32, 80, 0.98, 900), (45, 80, 0.991, 700), (64, 40, 0.99, 600)));
        // Probes and candidates can make up for each other.
        Assert.Equal(Setting(64, 40), Fastest((45, 80, 0.991, 600), (64, 40, 0.99, 700)));
        Assert.Equal(SearchSetting.Exact, Fastest((45, 80, 0.98, 700)));
    }

    [Fact]
    public void What_takes_less_work_is_taken_although_it_looked_slower_while_the_machine_was_busy()
    {
        Assert.Equal(Setting(45, 80), Fastest((45, 80, 0.991, 200), (64, 80, 0.996, 210), (64, 160, 0.999, 300)));
        // On Elasticsearch candidates follow from the probes.
        Assert.Equal(new SearchSetting { Probes = 17 }, FieldTuning.Fastest(
            [
                new MeasuredSetting("few", new SearchSetting { Probes = 17 }, 10, 0.99, 200, 1, 1, 1),
                new MeasuredSetting("many", new SearchSetting { Probes = 181 }, 10, 0.999, 210, 1, 1, 1),
            ],
            0.99));
        // More candidates may be worth their probes.
        Assert.Equal(Setting(512, 40), Fastest((45, 80, 0.991, 200), (512, 40, 0.992, 300)));
        // What does not reach the recall is of no use however little it takes.
        Assert.Equal(Setting(512, 160), Fastest((45, 80, 0.98, 200), (512, 160, 0.999, 300)));
    }

    private static SearchSetting Fastest(params (int Probes, int Candidates, double Recall, double Rate)[] curve) => FieldTuning.Fastest(
        [
            new MeasuredSetting("exact", SearchSetting.Exact, 10, 1, 100, 1, 1, 1),
            .. curve.Select(one => new MeasuredSetting("cells", Setting(one.Probes, one.Candidates), 10, one.Recall, one.Rate, 1, 1, 1)),
        ],
        0.99);

    private static SearchSetting Setting(int probes, int candidates) => new() { Probes = probes, Candidates = candidates };
}
