using System.Text.Json;

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

    [Fact]
    public void Where_a_graph_misses_the_recall_under_filters_searches_with_one_go_by_another_setting_whatever_they_ask_for()
    {
        SearchSetting graph = new() { Scoring = Scoring.Native, Candidates = 40 }, cells = new() { Probes = 17 };
        var tuning = new FieldTuning(
            graph, 0.95,
            [
                new MeasuredSetting("exact", SearchSetting.Exact, 10, 1, 100, 1, 1, 1),
                new MeasuredSetting("graph", graph, 10, 0.96, 900, 1, 1, 1),
                new MeasuredSetting("few cells", new SearchSetting { Probes = 8 }, 10, 0.9, 700, 1, 1, 1),
                new MeasuredSetting("cells", cells, 10, 0.97, 500, 1, 1, 1),
            ])
        {
            Larger = [new MeasuredSetting("graph", graph with { Candidates = 200 }, 100, 0.96, 300, 1, 1, 1)],
        };
        Assert.Same(tuning, tuning.UnderFilter);
        Assert.Equal(graph, (tuning with { Filtered = new FilteredRecall(0.96, null) }).UnderFilter.For(10));

        FieldTuning filtered = Kept(tuning with { Filtered = new FilteredRecall(0.8, cells) }).UnderFilter;
        Assert.Equal(cells, filtered.For(10));
        Assert.Equal(cells with { Probes = 170 }, filtered.For(100));
        Assert.Equal(cells, filtered.Reaching(0.95, 10));
        Assert.Equal(new SearchSetting { Probes = 8 }, filtered.Reaching(0.85, 10));
        Assert.Equal(SearchSetting.Exact, filtered.Reaching(0.99, 10));

        FieldTuning exact = Kept(tuning with { Filtered = new FilteredRecall(0.8, SearchSetting.Exact) }).UnderFilter;
        Assert.All((double[])[0.5, 0.95, 0.99], recall => Assert.Equal(SearchSetting.Exact, exact.Reaching(recall, 10)));
        Assert.Equal(SearchSetting.Exact, exact.For(100));

        // As backends keep it.
        static FieldTuning Kept(FieldTuning tuning) => JsonSerializer.Deserialize<FieldTuning>(JsonSerializer.Serialize(tuning))!;
    }

    private static SearchSetting Fastest(params (int Probes, int Candidates, double Recall, double Rate)[] curve) => FieldTuning.Fastest(
        [
            new MeasuredSetting("exact", SearchSetting.Exact, 10, 1, 100, 1, 1, 1),
            .. curve.Select(one => new MeasuredSetting("cells", Setting(one.Probes, one.Candidates), 10, one.Recall, one.Rate, 1, 1, 1)),
        ],
        0.99);

    private static SearchSetting Setting(int probes, int candidates) => new() { Probes = probes, Candidates = candidates };
}
