using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Turns;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public sealed class TurnTests : TrainingTestBase
{
    [SkippableFact]
    public async Task Of_two_processes_that_train_the_same_at_once_one_is_refused_and_no_write_and_no_delete_is_lost()
    {
        await FillAsync(600);
        await using var other = new TestProcess();
        using var pause = new Pause();
        Task<CollectionDescription> first = Task.Run(() => Process.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        object second = await OutcomeAsync(other.Service.TrainAsync(Name, Quick));
        await ChangeAsync(other, Name, written: 5, deleted: 2);
        pause.GoOn();
        await OutcomeAsync(first);

        await AssertChangedAsync(600, written: 5, deleted: 2);
        Assert.Equal(1, (await first).Fields[0].ModelVersion);
        LshException refused = Assert.IsType<LshException>(second);
        Assert.Equal(ErrorKind.Conflict, refused.Kind);
        Assert.Contains($"by process {Environment.ProcessId} on {Environment.MachineName} since", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await other.Service.TrainAsync(Name, Quick)).Fields[0].ModelVersion);
        await AssertChangedAsync(600, written: 5, deleted: 2);
    }

    [SkippableFact]
    public async Task A_rollback_beside_a_training_is_refused()
    {
        await FillAsync(600);
        await Process.Service.TrainAsync(Name, Quick);
        await using var other = new TestProcess();
        using var pause = new Pause();
        Task<CollectionDescription> training = Task.Run(() => Process.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LshException>(() => other.Service.RollbackAsync(Name))).Kind);
        pause.GoOn();
        Assert.Equal(2, (await training).Fields[0].ModelVersion);
        Assert.Equal(1, (await other.Service.RollbackAsync(Name)).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task An_abandoned_turn_is_taken_over_and_its_owner_does_no_harm_when_it_wakes()
    {
        await FillAsync(600);
        FakeTimeProvider clock = TestProcess.Clock();
        await using TestProcess asleep = new(TestProcess.Clock()), awake = new(clock);
        using var pause = new Pause();
        Task<CollectionDescription> first = Task.Run(() => asleep.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        CollectionDescription trained = await TestProcess.HurryAsync(clock, awake.Service.TrainAsync(Name, Quick));
        Assert.Equal(1, trained.Fields[0].ModelVersion);
        Assert.Contains(awake.Log.Lines, line => line.Event == 75);
        await ChangeAsync(Process, Name, written: 5, deleted: 2);
        pause.GoOn();
        object outcome = await OutcomeAsync(first);

        await AssertChangedAsync(600, written: 5, deleted: 2);
        Assert.Equal(ErrorKind.Conflict, Assert.IsType<LshException>(outcome).Kind);
        Assert.Equal(2, (await Process.Service.TrainAsync(Name, Quick)).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task A_turn_is_kept_as_long_as_its_owner_lives_and_is_free_when_it_is_given_back()
    {
        await FillAsync(10);
        FakeTimeProvider clock = TestProcess.Clock();
        ElasticsearchParts parts = Parts(clock);
        IndexState state = (await parts.FindAsync(Name, default))!;
        await using (await CollectionTurn.TakeAsync(parts, Name, state.Uid, default))
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                LshException error = await Assert.ThrowsAsync<LshException>(
                    () => TestProcess.HurryAsync(clock, CollectionTurn.TakeAsync(parts, Name, state.Uid, default)));
                Assert.Equal(ErrorKind.Conflict, error.Kind);
            }
        }
        Assert.Null(await parts.Turns.ReadAsync(state.Uid, default));
        await using CollectionTurn next = await CollectionTurn.TakeAsync(parts, Name, state.Uid, default);
    }

    [SkippableFact]
    public async Task An_owner_whose_turn_was_taken_over_learns_it_with_its_next_renewal()
    {
        await FillAsync(10);
        ElasticsearchParts parts = Parts(TestProcess.Clock());
        IndexState state = (await parts.FindAsync(Name, default))!;
        await using CollectionTurn turn = await CollectionTurn.TakeAsync(parts, Name, state.Uid, default);
        await turn.RenewAsync(default);
        TurnEntry seen = (await parts.Turns.ReadAsync(state.Uid, default))!;
        await using CollectionTurn? taken = await CollectionTurn.TryTakeOverAsync(parts, Name, state.Uid, seen, default);
        Assert.NotNull(taken);
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<LshException>(() => turn.HoldAsync(state.Index, default))).Kind);
        Assert.True(turn.Lost.IsCancellationRequested);
        await taken.RenewAsync(default);
        Assert.Null(await CollectionTurn.TryTakeOverAsync(parts, Name, state.Uid, seen, default));
    }
}
