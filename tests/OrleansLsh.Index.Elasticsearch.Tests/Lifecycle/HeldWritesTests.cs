using Microsoft.Extensions.Time.Testing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public sealed class HeldWritesTests : TrainingTestBase
{
    [SkippableFact]
    public async Task A_writer_takes_off_the_block_of_a_training_that_was_killed_while_it_held_writes()
    {
        await FillAsync(10);
        IndexState state = await HoldAsync(TestProcess.Clock());
        Assert.True(await IsBlockedAsync(state.Index));
        Assert.Empty(await WriteAsync(TestProcess.Clock(), TimeSpan.FromMinutes(5)));
        Assert.False(await IsBlockedAsync(state.Index));
        Assert.Equal(13, (await Process.Service.DescribeAsync(Name)).Documents);
        Assert.Null(await Parts(TimeProvider.System).Turns.ReadAsync(state.Uid, default));
    }

    [SkippableFact]
    public async Task A_training_goes_on_from_where_another_was_killed_while_it_held_writes()
    {
        await FillAsync(600);
        IndexState state = await HoldAsync(TestProcess.Clock());
        FakeTimeProvider clock = TestProcess.Clock();
        await using var next = new TestProcess(clock);
        Assert.Equal(1, (await TestProcess.HurryAsync(clock, next.Service.TrainAsync(Name, Quick))).Fields[0].ModelVersion);
        await ChangeAsync(Process, Name, written: 3, deleted: 1);
        await AssertChangedAsync(600, written: 3, deleted: 1);
        Assert.Null(await Parts(TimeProvider.System).Turns.ReadAsync(state.Uid, default));
    }

    [SkippableFact]
    public async Task A_writer_waits_for_a_training_that_lives_however_long_that_holds_writes()
    {
        await FillAsync(10);
        FakeTimeProvider clock = TestProcess.Clock();
        IndexState state = await HoldAsync(clock);
        Assert.Equal(3, (await WriteAsync(clock, 3 * TurnWatch.Lease)).Count);
        Assert.True(await IsBlockedAsync(state.Index));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operators_block_is_taken_off_by_no_writer_and_no_training(bool besideAnAbandonedTurn)
    {
        await FillAsync(600);
        ElasticsearchParts killed = Parts(TestProcess.Clock());
        IndexState state = (await killed.FindAsync(Name, default))!;
        if (besideAnAbandonedTurn) await CollectionTurn.TakeAsync(killed, Name, state.Uid, default);
        await SendAsync(HttpMethod.Put, $"{state.Index}/_block/write");

        IReadOnlyList<DocumentFailure> failures = await WriteAsync(TestProcess.Clock(), 3 * TurnWatch.Lease);
        Assert.Equal([ErrorKind.Storage, ErrorKind.Storage, ErrorKind.Storage], failures.Select(failure => failure.Kind));
        FakeTimeProvider clock = TestProcess.Clock();
        await using var trainer = new TestProcess(clock);
        LshException refused = await Assert.ThrowsAsync<LshException>(() => TestProcess.HurryAsync(clock, trainer.Service.TrainAsync(Name, Quick)));
        Assert.Equal(ErrorKind.Storage, refused.Kind);
        Assert.Contains("write block", refused.Message, StringComparison.Ordinal);
        Assert.True(await IsBlockedAsync(state.Index));

        await SendAsync(HttpMethod.Put, $"{state.Index}/_settings", """{"index.blocks.write":null}""");
        Assert.Equal(1, (await Process.Service.TrainAsync(Name, Quick)).Fields[0].ModelVersion);
    }

    /// <summary>Holds writes as a training does, and never lets go.</summary>
    private async Task<IndexState> HoldAsync(TimeProvider clock)
    {
        ElasticsearchParts parts = Parts(clock);
        IndexState state = (await parts.FindAsync(Name, default))!;
        CollectionTurn turn = await CollectionTurn.TakeAsync(parts, Name, state.Uid, default);
        await turn.HoldAsync(state.Index, default);
        return state;
    }

    private async Task<IReadOnlyList<DocumentFailure>> WriteAsync(FakeTimeProvider clock, TimeSpan retryLimit)
    {
        await using var index = new ElasticsearchIndex(ElasticsearchServer.Options() with { RetryLimit = retryLimit }, clock);
        ICollectionIndex collection = (await index.OpenAsync(Name, default))!;
        return await TestProcess.HurryAsync(clock, collection.WriteAsync(TestCollection.Batch(1_000, 3), default));
    }

    private static async Task<bool> IsBlockedAsync(string index) =>
        (await SendAsync(HttpMethod.Get, $"{index}/_settings?flat_settings=true")).GetProperty(index).GetProperty("settings").TryGetProperty("index.blocks.write", out _);
}
