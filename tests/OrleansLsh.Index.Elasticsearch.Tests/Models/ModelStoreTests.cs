using System.Text.Json;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Models;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Elasticsearch.Writing;

namespace OrleansLsh.Index.Elasticsearch.Tests.Models;

public class ModelStoreTests
{
    private static readonly TrainingOptions Quick = Corpus.Training with { Cells = 4 };

    [SkippableFact]
    public async Task After_any_number_of_trainings_the_store_has_the_model_in_use_and_the_one_before()
    {
        ElasticsearchServer.Need();
        string name = TestCollection.NewName();
        var index = new ElasticsearchIndex(ElasticsearchServer.Options());
        await using var service = new SimilarityService(index);
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await service.UpsertAsync(name, Corpus.Documents(200));
            string uid = ((ElasticsearchCollection)(await index.OpenAsync(name, default))!).Uid;
            for (int version = 1; version <= 4; version++)
            {
                await service.TrainAsync(name, new TrainRequest(Quick with { Seed = version }));
                int[] kept = version == 1 ? [1] : [version - 1, version];
                Assert.Equal(kept, await VersionsAsync(uid));
            }
            Assert.Equal(3, (await service.RollbackAsync(name)).Fields[0].ModelVersion);
            await service.TrainAsync(name, new TrainRequest(Quick with { Seed = 5 }));
            int[] left = [3, 4];
            Assert.Equal(left, await VersionsAsync(uid));
            await service.DropAsync(name);
            Assert.Empty(await VersionsAsync(uid));
        }
        finally
        {
            await index.DropAsync(name, default);
        }
    }

    [SkippableFact]
    public async Task A_training_writes_its_model_once_and_reads_none()
    {
        ElasticsearchServer.Need();
        string name = TestCollection.NewName();
        await using var proxy = ServerProxy.Start();
        var index = new ElasticsearchIndex(proxy.Options());
        await using var service = new SimilarityService(index);
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await service.UpsertAsync(name, Corpus.Documents(200));
            await service.TrainAsync(name, new TrainRequest(Quick));
            proxy.Forget();
            await service.TrainAsync(name, new TrainRequest(Quick with { Seed = 2 }));
            Exchange[] models = [.. proxy.Exchanges.Where(one => one.Path.StartsWith("/lsh-test-models/", StringComparison.Ordinal))];
            string written = string.Concat(models.Where(one => one.Endpoint == "_bulk").Select(one => one.Request));
            string read = string.Concat(models.Where(one => one.Endpoint == "_mget").Select(one => one.Request));
            Assert.Equal(2, written.Split("\"bytes\":").Length);
            Assert.Contains("/2-", written, StringComparison.Ordinal);
            Assert.DoesNotContain("/0\"", read, StringComparison.Ordinal);
        }
        finally
        {
            await index.DropAsync(name, default);
        }
    }

    [SkippableFact]
    public async Task A_model_of_a_training_under_way_is_kept_and_so_are_other_fields_and_other_collections()
    {
        ElasticsearchServer.Need();
        string uid = TestCollection.NewName(), other = TestCollection.NewName();
        ElasticsearchParts parts = Parts(ElasticsearchServer.Options());
        ModelKey used = new(uid, "v", 3, "b"), before = new(uid, "v", 2, "a"), next = new(uid, "v", 4, "c"), foreign = new(uid, "w", 1, "d"), elsewhere = new(other, "v", 1, "e");
        ModelKey[] over = [new(uid, "v", 1, "a"), new(uid, "v", 2, "x"), new(uid, "v", 3, "y")];
        await KeepAsync(parts, [used, before, next, foreign, elsewhere, .. over]);
        await parts.Models.KeepOnlyAsync(uid, [Field("v", 2, "a"), Field("v", 3, "b")], default);
        ModelKey[] kept = [before, used, next, foreign];
        Assert.Equal(kept, (await KeysAsync(uid)).OrderBy(key => key.Field).ThenBy(key => key.Version));
        Assert.Equal(elsewhere, Assert.Single(await KeysAsync(other)));
        await parts.Models.RemoveAsync(uid, default);
        await parts.Models.RemoveAsync(other, default);
    }

    [SkippableFact]
    public async Task More_parts_than_one_answer_has_are_all_removed()
    {
        ElasticsearchServer.Need();
        string uid = TestCollection.NewName();
        ElasticsearchParts parts = Parts(ElasticsearchServer.Options());
        await KeepAsync(parts, [.. Enumerable.Range(1, 2_500).Select(version => new ModelKey(uid, "v", version, "a"))]);
        await parts.Models.KeepOnlyAsync(uid, [Field("v", 1_200, "a"), Field("v", 2_400, "a")], default);
        int[] kept = [1_200, .. Enumerable.Range(2_400, 101)];
        Assert.Equal(kept, await VersionsAsync(uid));
        await parts.Models.RemoveAsync(uid, default);
        Assert.Empty(await VersionsAsync(uid));
    }

    [SkippableFact]
    public async Task A_removal_that_fails_ends_a_drop_with_an_error_and_a_training_with_a_line_in_the_log()
    {
        ElasticsearchServer.Need();
        string uid = TestCollection.NewName();
        bool fails = false;
        var log = new KeptLog();
        await using var proxy = ServerProxy.Start(exchange => fails && exchange.Endpoint == "_bulk" ? 429 : null);
        ElasticsearchParts parts = ElasticsearchParts.Of(proxy.Options() with { RetryLimit = TimeSpan.Zero }, TimeProvider.System, () => 0, log);
        await KeepAsync(parts, [new(uid, "v", 1, "a"), new(uid, "v", 2, "a")]);
        fails = true;
        await parts.Models.KeepOnlyAsync(uid, [Field("v", 2, "a")], default);
        Assert.Contains("stay in 'lsh-test-models'", log.Lines.Single(line => line.Event == 66).Text, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => parts.Models.RemoveAsync(uid, default))).Kind);
        fails = false;
        await parts.Models.RemoveAsync(uid, default);
        Assert.Empty(await VersionsAsync(uid));
    }

    private static ElasticsearchParts Parts(ElasticsearchOptions options) => ElasticsearchParts.Of(options, TimeProvider.System, () => 0, new KeptLog());

    private static IndexedField Field(string name, int version, string digest) => new(new VectorField(name, 2), version, digest);

    /// <summary>Keeps one small part of each model.</summary>
    private static async Task KeepAsync(ElasticsearchParts parts, ModelKey[] keys)
    {
        await parts.Models.SaveTuningAsync(keys[0].Uid, Field(keys[0].Field, keys[0].Version, keys[0].Digest), new FieldTuning(SearchSetting.Exact, 0.95, []), default);
        Assert.Empty((await parts.Writer.WriteAsync(new BulkTarget(parts.Names.Models, IsAlias: false), RefreshPolicy.None, [.. keys.Select(key => key.Part("tuning"))], (writer, i) =>
        {
            writer.WriteStartObject();
            writer.WriteString("uid", keys[i].Uid);
            writer.WriteEndObject();
        }, default)).Failures);
    }

    private static async Task<int[]> VersionsAsync(string uid) =>
        [.. (await KeysAsync(uid)).Select(key => key.Version).Order()];

    private static async Task<ModelKey[]> KeysAsync(string uid)
    {
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{ElasticsearchServer.Sound}-models/_refresh");
        using JsonDocument found = JsonDocument.Parse(await ElasticsearchServer.SendAsync(HttpMethod.Get, $"{ElasticsearchServer.Sound}-models/_search?size=10000&_source=false&q=uid:{uid}"));
        return [.. found.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray()
            .Select(hit => ModelKey.OfPart(hit.GetProperty("_id").GetString()!)).OfType<ModelKey>().Distinct()];
    }
}
