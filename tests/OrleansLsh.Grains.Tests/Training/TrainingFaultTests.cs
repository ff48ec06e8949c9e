using OrleansLsh.Conformance.Data;
using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index;

namespace OrleansLsh.Grains.Tests.Training;

public class TrainingFaultTests() : ClusterTest(silos: 2)
{
    [Fact]
    public async Task A_training_cancelled_half_way_keeps_the_old_version()
    {
        await FillAsync();
        await TrainAsync();
        byte[] before = await FanOutAsync();
        using var cancel = new CancellationTokenSource();
        var told = new Told<TrainProgress>(progress =>
        {
            if (progress.Progress is { Stage: TrainingStage.Subspaces, Done: >= 2 }) cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }), told, cancel.Token));
        Assert.Equal(1, await VersionAsync());
        Assert.Equal(before, await FanOutAsync());
        Assert.Equal(1, (await ModelAsync()).Version);
        Assert.DoesNotContain(Cluster.Storage.Keys, key => key.StartsWith($"{Model}/2/", StringComparison.Ordinal));
        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
    }

    [Theory]
    [InlineData("codebook")]
    [InlineData("manifest")]
    public async Task Storage_that_fails_during_publishing_leaves_no_half_published_version(string state)
    {
        await FillAsync();
        await TrainAsync();
        byte[] before = await FanOutAsync();
        int writes = 0;
        Cluster.Storage.FailsOnWrite = (name, _) => name == state && (state == "manifest" || Interlocked.Increment(ref writes) == 5);
        LshException error = await Assert.ThrowsAsync<LshException>(TrainAsync);
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains("The version before stays", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await VersionAsync());
        Assert.Equal(before, await FanOutAsync());
        Assert.Equal(1, (await ModelAsync()).Version);

        Cluster.Storage.FailsOnWrite = null;
        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.Equal(2, (await ModelAsync()).Version);
    }

    [Fact]
    public async Task A_manifest_that_was_kept_though_the_storage_failed_to_say_so_is_published()
    {
        await FillAsync();
        await TrainAsync();
        int failed = 0;
        Cluster.Storage.FailsAfterWrite = (name, _) => name == "manifest" && Interlocked.Increment(ref failed) == 1;
        Assert.Equal(2, (await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }))).Fields[0].ModelVersion);
        Assert.Equal((1, 2), (failed, (await ModelAsync()).Version));
        Assert.NotEmpty(await FanOutAsync());
        Assert.Equal(3, (await TrainAsync()).Fields[0].ModelVersion);
    }

    [Fact]
    public async Task A_second_training_is_refused_and_told_who_trains()
    {
        await FillAsync();
        LshException? refused = null;
        var told = new Told<TrainProgress>(_ => refused ??= Assert.ThrowsAnyAsync<LshException>(TrainAsync).GetAwaiter().GetResult());
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining), told);
        Assert.Equal(ErrorKind.Conflict, refused!.Kind);
        Assert.Contains($"by {Environment.MachineName}/{Environment.ProcessId} since", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await VersionAsync());
    }

    [Fact]
    public async Task A_dropped_collection_leaves_nothing_in_grain_storage()
    {
        await FillAsync();
        await TrainAsync();
        Assert.NotEmpty(Cluster.Storage.Keys);
        await Service.DropAsync(Collection);
        Assert.Empty(Cluster.Storage.Keys);
    }

    [Fact]
    public async Task A_version_that_was_published_and_never_installed_gives_way_and_leaves_nothing_behind()
    {
        await FillAsync();
        await TrainAsync();
        await PublishAsync(2);
        Assert.Equal((2, 1), ((await ModelAsync()).Version, await VersionAsync()));
        Assert.NotEmpty(await FanOutAsync());

        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.NotEmpty(await FanOutAsync());
        Assert.Equal(3, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.Equal(4, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.DoesNotContain(Cluster.Storage.Keys, key => key.StartsWith($"{Model}/1/", StringComparison.Ordinal));
        Assert.Contains(SubspaceKey.Of(Model, 2, 0), Cluster.Storage.Keys);
    }

    [Fact]
    public async Task Cells_tell_each_of_their_iterations_through_the_grains()
    {
        await FillAsync();
        var cells = new List<long>();
        var told = new Told<TrainProgress>(progress =>
        {
            if (progress.Progress.Stage == TrainingStage.Cells) cells.Add(progress.Progress.Done);
        });
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining), told);
        Assert.True(cells.Count > 2, $"Told {cells.Count} times.");
        Assert.Equal(Enumerable.Range(0, cells.Count).Select(done => (long)done), cells);
    }
}
