using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public sealed class LifecycleTests : IAsyncLifetime
{
    private static readonly TrainingOptions Quick = Corpus.Training;
    private readonly string _name = TestCollection.NewName();
    private IDocumentIndex _index = null!;
    private ISimilarityService _service = null!;

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        (_index, _service) = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_index is null) return;
        await _index.DropAsync(_name, default);
        await _service.DisposeAsync();
    }

    [SkippableFact]
    public async Task Of_two_processes_that_create_the_same_collection_one_is_refused()
    {
        await using var other = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        IDocumentIndex[] indices = [_index, other, _index, other, _index, other];
        object[] outcomes = await Task.WhenAll(indices.Select(async index =>
        {
            try
            {
                return (object)await index.CreateAsync(_name, TestCollection.Fields, default);
            }
            catch (LshException error)
            {
                return error.Kind;
            }
        }));
        Assert.Single(outcomes.OfType<ICollectionIndex>());
        Assert.Equal(5, outcomes.Count(outcome => outcome is ErrorKind.CollectionExists));
    }

    [SkippableFact]
    public async Task A_collection_whose_shards_are_still_starting_is_described_when_they_have()
    {
        ICollectionIndex collection = await _index.CreateAsync(_name, TestCollection.Fields, default);
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{ElasticsearchServer.Damaged}.{_name}/_close");
        await ElasticsearchServer.SetAsync(_name, """{"index.routing.allocation.require._name":"nobody"}""");
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{ElasticsearchServer.Damaged}.{_name}/_open?wait_for_active_shards=0");

        Task<long> counted = collection.CountAsync(default);
        await ElasticsearchServer.SetAsync(_name, """{"index.routing.allocation.require._name":null}""");

        Assert.Equal(0, await counted);
    }

    [SkippableFact]
    public async Task An_index_that_a_late_write_made_of_a_deleted_one_hinders_no_training()
    {
        await FillAsync(600);
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{ElasticsearchServer.Damaged}.{_name}.1/_doc/x", """{"a":1}""");
        Assert.Equal(1, (await _service.TrainAsync(_name, new TrainRequest(Quick))).Fields[0].ModelVersion);
        Assert.Equal(2, (await _service.TrainAsync(_name, new TrainRequest(Quick))).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task A_mapping_that_was_changed_behind_our_back_is_refused()
    {
        await _index.CreateAsync(_name, TestCollection.Fields, default);
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{ElasticsearchServer.Damaged}.{_name}/_mapping", """{"properties":{"stranger":{"type":"keyword"}}}""");
        LshException error = await Assert.ThrowsAsync<LshException>(() => _index.OpenAsync(_name, default).AsTask());
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains("'stranger' was added", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_alias_that_stands_for_two_indices_is_refused()
    {
        await _index.CreateAsync(_name, TestCollection.Fields, default);
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{ElasticsearchServer.Damaged}.{_name}.1", "{}");
        await ElasticsearchServer.SendAsync(HttpMethod.Put, $"{ElasticsearchServer.Damaged}.{_name}.1/_alias/{ElasticsearchServer.Damaged}.{_name}", "{}");
        LshException error = await Assert.ThrowsAsync<LshException>(() => _index.OpenAsync(_name, default).AsTask());
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains("2 indices", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_another_process_trained_is_noticed_before_anything_wrong_is_written_or_found()
    {
        await FillAsync(600);
        await _service.TrainAsync(_name, new TrainRequest(Quick));
        await using var other = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        ICollectionIndex stale = (await other.OpenAsync(_name, default))!;
        FieldState old = await stale.StateAsync(TestCollection.Field, default);
        float[] vector = Corpus.Unit(Corpus.Vectors(1, 9)[0]);
        var codes = new byte[old.Model!.Subspaces];
        old.Model.Hasher.Hash(vector, codes);
        await _service.TrainAsync(_name, new TrainRequest(Quick with { Seed = 5 }));

        FieldQuery seed = new(TestCollection.Field, 1, SearchSetting.Seed, vector, 1, codes);
        Assert.Equal(ErrorKind.ModelMismatch, (await Assert.ThrowsAsync<LshException>(() => stale.SearchAsync([new IndexQuery(new SearchRequest(), [seed])], default))).Kind);
        EncodedBatch batch = TestCollection.Batch(10_000, 3);
        EncodedField field = batch.Fields[TestCollection.Field];
        var hashed = new byte[3 * codes.Length];
        old.Model.Hasher.Hash(field.Vectors.Values.Span, hashed);
        batch = batch with { Fields = new Dictionary<string, EncodedField> { [TestCollection.Field] = field with { ModelVersion = 1, Codes = hashed, Cells = new ushort[3] } } };
        Assert.Equal(ErrorKind.ModelMismatch, (await Assert.ThrowsAsync<LshException>(() => stale.WriteAsync(batch, default))).Kind);
        Assert.Equal(600, await stale.CountAsync(default));
        // Cells are chosen by the index itself, which has looked at the new model by now; only a setting that was measured on the old one is refused.
        FieldQuery cells = seed with { Setting = new SearchSetting { Probes = 4 } };
        Assert.Equal(10, (await stale.SearchAsync([new IndexQuery(new SearchRequest(), [cells with { ModelVersion = 0 }])], default))[0].Hits.Count);
        Assert.Equal(ErrorKind.ModelMismatch, (await Assert.ThrowsAsync<LshException>(() => stale.SearchAsync([new IndexQuery(new SearchRequest(), [cells])], default))).Kind);
    }

    [SkippableFact]
    public async Task A_rollback_brings_the_previous_model_back_with_all_that_was_written_since()
    {
        await FillAsync(600);
        await _service.TrainAsync(_name, new TrainRequest(Quick));
        await _service.TrainAsync(_name, new TrainRequest(Quick with { Subspaces = 4 }));
        await _service.UpsertAsync(_name, [Document.Of("new", TestCollection.Field, Corpus.Vectors(1, 77)[0])]);
        await _service.DeleteAsync(_name, ["d5"]);
        CollectionDescription described = await _service.RollbackAsync(_name);
        Assert.Equivalent(described, await _service.DescribeAsync(_name));
        Assert.Equal((600, 1, 8), (described.Documents, described.Fields[0].ModelVersion, described.Fields[0].Subspaces));
        Assert.Null(await _service.GetAsync(_name, "d5"));
        Assert.Equal("new", (await _service.SearchAsync(_name, new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 77)[0], TestCollection.Field), Setting = new SearchSetting { Probes = 2 } })).Hits[0].Id);
        Assert.Equal(2, (await _service.TrainAsync(_name, new TrainRequest(Quick))).Fields[0].ModelVersion);
    }

    [SkippableFact]
    public async Task The_model_that_was_rolled_back_can_be_trained_again()
    {
        await FillAsync(600);
        await _service.TrainAsync(_name, new TrainRequest(Quick));
        await _service.RollbackAsync(_name);
        Assert.Equal(0, (await _service.DescribeAsync(_name)).Fields[0].ModelVersion);
        await _service.DeleteAsync(_name, ["d5"]);
        CollectionDescription again = await _service.TrainAsync(_name, new TrainRequest(Quick));
        Assert.Equal((599, 1), (again.Documents, again.Fields[0].ModelVersion));
        await _service.UpsertAsync(_name, [Document.Of("new", TestCollection.Field, Corpus.Vectors(1, 77)[0])]);
        Assert.Equal(600, (await _service.DescribeAsync(_name)).Documents);
    }

    [SkippableFact]
    public async Task A_training_that_was_cut_off_while_coding_goes_on_where_it_stopped()
    {
        await FillAsync(5_000);
        using var cancel = new CancellationTokenSource();
        var told = new Told<TrainProgress>(progress =>
        {
            if (progress.Progress is { Stage: TrainingStage.Coding, Done: > 0 }) cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _service.TrainAsync(_name, new TrainRequest(Quick), told, cancel.Token));
        Assert.Equal(0, (await _service.DescribeAsync(_name)).Fields[0].ModelVersion);
        string[] before = await IndicesAsync();
        Assert.Equal(2, before.Length);
        var again = new Told<TrainProgress>();
        Assert.Equal(1, (await _service.TrainAsync(_name, new TrainRequest(Quick), again)).Fields[0].ModelVersion);
        Assert.Equal(before, await IndicesAsync());
        var ids = new HashSet<string>();
        await foreach (Document document in _service.ExportAsync(_name)) Assert.True(ids.Add(document.Id));
        Assert.Equal(5_000, ids.Count);
    }

    private static (IDocumentIndex, ISimilarityService) Open()
    {
        var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        return (index, new SimilarityService(index));
    }

    private async Task FillAsync(int count)
    {
        await _service.CreateAsync(_name, TestCollection.Fields);
        Assert.Empty((await _service.UpsertAsync(_name, Corpus.Documents(count))).Failures);
    }

    private async Task<string[]> IndicesAsync()
    {
        return [.. (await ElasticsearchServer.SendAsync(HttpMethod.Get, $"_cat/indices/{ElasticsearchServer.Damaged}.{_name}.*?h=index")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
