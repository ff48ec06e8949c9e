using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Tests.Output;

public class ImportStepsTests
{
    [Fact]
    public void An_import_tells_how_fast_it_goes_of_late_and_how_long_the_rest_takes()
    {
        var clock = new Clock();
        var seen = new List<ProgressStep>();
        var steps = new ImportSteps(new Seen(seen), 1_900, "pictures", 100, clock);
        clock.Seconds = 10;
        steps.Report(new ImportProgress(500, 400, 0));
        Assert.Equal("40 pictures/s, 35 s left", seen[^1].Pace);
        Assert.Equal("""{"read":500,"written":400,"failed":0,"total":1900,"per_second":40,"seconds_left":35}""", seen[^1].Json);
        clock.Seconds = 40;
        steps.Report(new ImportProgress(560, 460, 0));
        clock.Seconds = 60;
        steps.Report(new ImportProgress(600, 500, 0));
        Assert.Equal("2.0 pictures/s, 11 min left", seen[^1].Pace);

        steps = new ImportSteps(new Seen(seen), null, "documents", 0, clock);
        clock.Seconds = 62;
        steps.Report(new ImportProgress(1_000, 1_000, 0));
        Assert.Equal("500 documents/s", seen[^1].Pace);
    }

    private sealed class Seen(List<ProgressStep> seen) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value) => seen.Add(value);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000);
    }
}
