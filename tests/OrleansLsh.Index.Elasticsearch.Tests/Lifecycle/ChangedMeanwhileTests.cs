using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Installing;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Elasticsearch.Turns;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public sealed class ChangedMeanwhileTests : TrainingTestBase
{
    [SkippableFact]
    public async Task What_is_deleted_and_written_during_a_training_is_so_afterwards()
    {
        await FillAsync(2_500);
        using var pause = new Pause();
        Task<CollectionDescription> training = Task.Run(() => Process.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        await using var writer = new TestProcess();
        // d0 to d999 are copied already, in whatever order the others come.
        await ChangeAsync(writer, Name, written: 700, deleted: 1_200);
        Assert.Empty((await writer.Service.UpsertAsync(Name, Corpus.Documents(1_400)[1_200..])).Failures);
        pause.GoOn();
        CollectionDescription trained = await training;
        Assert.Equal((2_000, 1), (trained.Documents, trained.Fields[0].ModelVersion));
        await AssertChangedAsync(2_500, written: 700, deleted: 1_200);
    }

    [SkippableFact]
    public async Task A_drop_during_a_training_ends_it_as_of_an_unknown_collection_and_leaves_nothing()
    {
        await FillAsync(3_000);
        string uid = (await Parts(TimeProvider.System).FindAsync(Name, default))!.Uid;
        using var pause = new Pause();
        Task<CollectionDescription> training = Task.Run(() => Process.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        await using var other = new TestProcess();
        await other.Service.DropAsync(Name);
        pause.GoOn();
        Assert.Equal(ErrorKind.UnknownCollection, (await Assert.ThrowsAsync<LshException>(() => training)).Kind);
        Assert.Empty(await IndicesAsync());
        await SendAsync(HttpMethod.Post, "lsh-test-models/_refresh");
        Assert.Equal(0, (await SendAsync(HttpMethod.Get, $"lsh-test-models/_count?q=uid:{uid}")).GetProperty("count").GetInt32());
    }

    [SkippableFact]
    public async Task What_was_on_its_way_when_a_collection_was_dropped_makes_no_index_anew()
    {
        await FillAsync(10);
        ElasticsearchParts parts = Parts(TimeProvider.System);
        IndexState state = (await parts.FindAsync(Name, default))!;
        await using CollectionTurn turn = await CollectionTurn.TakeAsync(parts, Name, state.Uid, default);
        Replacement replacement = await FillAlias.GrantAsync(parts, Name, turn, state, state, default);
        Assert.Contains(Name, await Process.Index.ListAsync(default));
        Assert.DoesNotContain(await Process.Index.ListAsync(default), name => name.Contains("fill", StringComparison.Ordinal));
        await Process.Index.DropAsync(Name, default);
        LshException error = await Assert.ThrowsAsync<LshException>(
            () => parts.Writer.WriteAsync(replacement.Target, RefreshPolicy.None, ["x"], WriteEmpty, default));
        Assert.Equal(ErrorKind.UnknownCollection, error.Kind);
        Assert.Empty(await IndicesAsync());
    }

    [SkippableFact]
    public async Task A_training_after_which_an_old_index_cannot_be_removed_has_succeeded()
    {
        await FillAsync(600);
        await Process.Service.TrainAsync(Name, Quick);
        string oldest = (await IndicesAsync())[0];
        using var pause = new Pause();
        Task<CollectionDescription> training = Task.Run(() => Process.Service.TrainAsync(Name, Quick, pause));
        await pause.Reached;
        await SendAsync(HttpMethod.Put, $"{oldest}/_mapping", """{"properties":{"stranger":{"type":"keyword"}}}""");
        pause.GoOn();
        Assert.Equal(2, (await training).Fields[0].ModelVersion);
        Assert.Contains(Process.Log.Lines, line => line.Event == 74 && line.Text.Contains("'stranger' was added", StringComparison.Ordinal));
    }

    private static void WriteEmpty(SmileWriter writer, int position)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
