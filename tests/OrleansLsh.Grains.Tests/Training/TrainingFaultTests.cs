using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;

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
        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.Equal(before, await FanOutAsync());
    }

    [Fact]
    public async Task After_the_loss_of_a_silo_its_codebooks_come_from_the_published_model()
    {
        await FillAsync();
        await TrainAsync();
        byte[] before = await FanOutAsync();
        await Cluster.Silos.KillSiloAsync(Cluster.Silos.Silos[1]);
        Assert.Equal(before, await FanOutAsync());
    }

    [Fact]
    public async Task A_silo_killed_during_a_training_leaves_one_version_whole()
    {
        await FillAsync();
        await TrainAsync();
        Task? killing = null;
        var told = new Told<TrainProgress>(_ => killing ??= Task.Run(() => Cluster.Silos.KillSiloAsync(Cluster.Silos.Silos[1])));
        // It fails with the silo, or was ready, or ran on the other one.
        var other = new TrainRequest(QuickTraining with { Subspaces = 4 });
        Exception? failed = await Record.ExceptionAsync(() => Service.TrainAsync(Collection, other, told));
        await killing!;
        int version = await VersionAsync();
        Assert.InRange(version, failed is null ? 2 : 1, 2);
        Assert.Equal(20 * (version == 2 ? 4 : 8), (await FanOutAsync()).Length);
        Assert.Equal(version + 1, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.Equal(20 * 8, (await FanOutAsync()).Length);
    }

    [Fact]
    public async Task A_training_needs_no_grain_storage()
    {
        Cluster.Storage.FailsOnWrite = (_, _) => true;
        await FillAsync();
        Assert.Equal(1, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.NotEmpty(await FanOutAsync());
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
        IModelGrain model = Cluster.Grains.GetGrain<IModelGrain>(Model);
        await model.AddComparedAsync(new ComparedMessage { Model = 1, Recall = 1 });
        while (await model.ServedAsync(1) is null) await Task.Yield();
        await Cluster.Silos.DeactivateAsync(model);
        Assert.NotEmpty(Cluster.Storage.Keys);
        await Service.DropAsync(Collection);
        Assert.Empty(Cluster.Storage.Keys);
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
