using System.Text.Json;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Tests.Training;

public class TrainingOptionsValidatorTests
{
    public static TheoryData<TrainingOptions, string> OutOfRange => new()
    {
        { new() { Subspaces = 0 }, "Training option Subspaces is 0; allowed is 1 to 65536." },
        { new() { Clusters = 1 }, "Training option Clusters is 1; allowed is 2 to 256." },
        { new() { Clusters = 257 }, "Training option Clusters is 257; allowed is 2 to 256." },
        { new() { SampleSize = 1 }, "Training option SampleSize is 1; allowed is 2 to 10000000." },
        { new() { Restarts = 0 }, "Training option Restarts is 0; allowed is 1 to 100." },
        { new() { Tolerance = double.NaN }, "Training option Tolerance is NaN; allowed is 0 to 1." },
        { new() { Cells = -1 }, "Training option Cells is -1; allowed is 0 to 65536." },
        { new() { TuneSeconds = 0 }, "Training option TuneSeconds is 0; allowed is 0.1 to 3600." },
        { new() { MostMilliseconds = 0 }, "Training option MostMilliseconds is 0; allowed is 0.001 to 60000." },
        { new() { TargetRecall = 1.5 }, "Training option TargetRecall is 1.5; allowed is 0.01 to 1." },
        { new() { Family = (ClusterFamily)9 }, "Training option Family is 9; allowed is KMeans, Hdbscan, RandomProjection." },
        { new() { Method = (IndexMethod)99 }, "Training option Method is 99; allowed is " + string.Join(", ", Enum.GetNames<IndexMethod>()) + "." },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_setting_out_of_range_is_named_with_its_value_and_range(TrainingOptions options, string message)
    {
        var error = Assert.Throws<LshException>(() => TrainingOptionsValidator.Validate(options));
        Assert.Equal((ErrorKind.InvalidArgument, message), (error.Kind, error.Message));
    }

    [Fact]
    public void The_defaults_are_allowed() => TrainingOptionsValidator.Validate(new TrainingOptions());

    [Fact]
    public void A_time_for_measuring_that_nobody_said_is_not_written()
    {
        Assert.DoesNotContain("TuneSeconds", JsonSerializer.Serialize(new TrainingOptions()), StringComparison.Ordinal);
        Assert.Contains("\"TuneSeconds\":60", JsonSerializer.Serialize(new TrainingOptions { TuneSeconds = 60 }), StringComparison.Ordinal);
    }
}
