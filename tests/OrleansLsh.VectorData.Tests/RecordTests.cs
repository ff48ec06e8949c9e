using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Http.Tests.Client;

namespace OrleansLsh.VectorData.Tests;

public sealed class EmbeddedRecordTests : RecordTests<EmbeddedBackend>;

public sealed class HttpRecordTests : RecordTests<HttpBackend>;

public sealed class ElasticsearchRecordTests : RecordTests<ElasticsearchStore>;

public sealed class ClusterRecordTests : RecordTests<OneSilo<ClusterRecordTests>>;

public abstract class RecordTests<TBackend> : StoreTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task A_collection_is_created_once_listed_and_deleted()
    {
        VectorStoreCollection<int, Thing> collection = Store.GetCollection<int, Thing>("things");
        Assert.False(await collection.CollectionExistsAsync());
        Assert.False(await Store.CollectionExistsAsync("things"));
        await collection.EnsureCollectionExistsAsync();
        await collection.EnsureCollectionExistsAsync();
        Assert.True(await collection.CollectionExistsAsync());
        Assert.Equal(["things"], await Store.ListCollectionNamesAsync().ToListAsync());
        await Store.EnsureCollectionDeletedAsync("things");
        await collection.EnsureCollectionDeletedAsync();
        Assert.False(await collection.CollectionExistsAsync());
    }

    [SkippableFact]
    public async Task A_collection_of_other_fields_is_not_taken_for_the_record_s()
    {
        await Service.CreateAsync("things", "Vector", 4);
        VectorStoreException error = await Assert.ThrowsAsync<VectorStoreException>(() => Store.GetCollection<int, Thing>("things").EnsureCollectionExistsAsync());
        Assert.Equal(("orleanslsh", "tests", "things", "EnsureCollectionExists"),
            (error.VectorStoreSystemName, error.VectorStoreName, error.CollectionName, error.OperationName));
        Assert.Contains("4 dimensions", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public Task Keys_are_strings() => Keys("a b/ä", "other");

    [SkippableFact]
    public Task Keys_are_ints() => Keys(-5, 7);

    [SkippableFact]
    public Task Keys_are_longs() => Keys(long.MaxValue, 0L);

    [SkippableFact]
    public Task Keys_are_Guids() => Keys(new Guid("603840bf-cf91-4521-8b8e-8b6a2e75910a"), Guid.Empty);

    [SkippableFact]
    public async Task A_Guid_is_generated_where_the_record_has_none()
    {
        VectorStoreCollection<Guid, Generated> collection = await CollectionAsync<Guid, Generated>();
        var record = new Generated { Vector = new float[] { 1, 2, 3 } };
        await collection.UpsertAsync(record);
        Assert.NotEqual(Guid.Empty, record.Key);
        Assert.NotNull(await collection.GetAsync(record.Key));
    }

    [SkippableFact]
    public async Task Vectors_come_back_as_they_were_given_whatever_their_length()
    {
        float[] given = [1, 2, 3], unit = [0, 0.6f, 0.8f];
        VectorStoreCollection<int, Keyed<int>> collection =
            await CollectionAsync<int, Keyed<int>>(new Keyed<int> { Key = 1, Vector = given }, new Keyed<int> { Key = 2, Vector = unit });
        var withVectors = new RecordRetrievalOptions { IncludeVectors = true };
        Assert.Equal(given, (await collection.GetAsync(1, withVectors))!.Vector.ToArray());
        Assert.Equal(unit, (await collection.GetAsync(2, withVectors))!.Vector.ToArray());
        VectorSearchResult<Keyed<int>> hit =
            await collection.SearchAsync(given, 1, new VectorSearchOptions<Keyed<int>> { IncludeVectors = true }).SingleAsync();
        Assert.Equal(given, hit.Record.Vector.ToArray());
        // Nothing more is kept of what has length 1 already.
        Assert.False((await Service.GetAsync("things", "2"))!.Source.TryGetProperty("$given", out _));
    }

    [SkippableFact]
    public async Task A_vector_that_a_record_got_from_elsewhere_is_told_and_not_the_one_before()
    {
        VectorStoreCollection<int, Keyed<int>> collection =
            await CollectionAsync<int, Keyed<int>>(new Keyed<int> { Key = 1, Vector = new float[] { 1, 2, 3 } });
        Document kept = (await Service.GetAsync("things", "1"))!;
        await Service.UpsertAsync("things", [new Document(
            "1", new Dictionary<string, ReadOnlyMemory<float>> { ["Vector"] = new float[] { 0, 2, 0 } }, kept.Source)]);
        Keyed<int> record = (await collection.GetAsync(1, new RecordRetrievalOptions { IncludeVectors = true }))!;
        Assert.Equal([0, 1, 0], record.Vector.ToArray());
    }

    [SkippableFact]
    public async Task Records_without_a_vector_are_written_read_filtered_and_deleted()
    {
        VectorStoreCollection<int, Plain> collection =
            await CollectionAsync<int, Plain>(new Plain { Key = 1, Number = 5 }, new Plain { Key = 2, Number = 6 });
        Assert.Equal(5, (await collection.GetAsync(1))!.Number);
        Assert.Equal([2], await collection.GetAsync(record => record.Number > 5, 10).Select(record => record.Key).ToListAsync());
        await collection.DeleteAsync(2);
        Assert.Null(await collection.GetAsync(2));
    }

    [SkippableFact]
    public void A_property_may_not_be_kept_where_given_vectors_are()
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Title", typeof(string)) { StorageName = "$given" },
                new VectorStoreVectorProperty("Vector", typeof(float[]), 3),
            ],
        };
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("things", definition));
        Assert.Contains("'Title' has the storage name '$given'", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Every_type_of_data_comes_back_as_it_was()
    {
        var thing = new Thing
        {
            Key = 1,
            Title = "\"quoted\" ü",
            Number = int.MinValue,
            Flag = true,
            Byte = 255,
            Little = -3,
            Large = long.MaxValue,
            Ratio = 0.1f,
            Weight = 1e300,
            Price = 12345678901234567890.12345m,
            Mark = Guid.NewGuid(),
            Time = new DateTime(2020, 1, 2, 3, 4, 5, 678),
            Day = new DateOnly(2024, 2, 29),
            Instant = new DateTimeOffset(2021, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
            Hour = new TimeOnly(23, 59, 58, 1),
            Tags = ["a", "b"],
            Sizes = [3, 1],
            Vector = new float[] { 1, 2, 3 },
            Second = [4, 5],
        };
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>(thing, Thing.Of(2, 0, 0, 1));
        Assert.Equivalent(thing, await collection.GetAsync(1, new() { IncludeVectors = true }));
        Thing plain = (await collection.GetAsync(2))!;
        Assert.Equivalent(Thing.Of(2), plain);
        Assert.True(plain.Vector.IsEmpty);
    }

    [SkippableFact]
    public async Task Records_are_read_and_deleted_by_their_keys()
    {
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>([.. Enumerable.Range(1, 250).Select(i => Thing.Of(i, i, 0, 0))]);
        Assert.Equal([200, 3, 1], await collection.GetAsync([200, 999, 3, 1]).Select(thing => thing.Key).ToListAsync());
        Assert.Equal(250, await collection.GetAsync(Enumerable.Range(1, 300)).CountAsync());
        Assert.Empty(await collection.GetAsync([]).ToListAsync());
        await collection.UpsertAsync(new Thing { Key = 3, Title = "new", Vector = new float[] { 9, 9, 9 } });
        Assert.Equal("new", (await collection.GetAsync(3))!.Title);
        await collection.DeleteAsync(1);
        await collection.DeleteAsync([2, 3, 999]);
        Assert.Null(await collection.GetAsync(1));
        Assert.Equal(247, await collection.GetAsync(Enumerable.Range(1, 300)).CountAsync());
    }

    [SkippableTheory]
    [InlineData(DistanceFunction.CosineSimilarity, new[] { 1, 0, -1.0 }, new[] { 1, 3, 2 })]
    [InlineData(DistanceFunction.CosineDistance, new[] { 0, 1, 2.0 }, new[] { 1, 3, 2 })]
    [InlineData(DistanceFunction.EuclideanDistance, new[] { 0, 1.7320508, 2 }, new[] { 1, 3, 2 })]
    [InlineData(DistanceFunction.EuclideanSquaredDistance, new[] { 0, 3, 4.0 }, new[] { 1, 3, 2 })]
    [InlineData(DistanceFunction.DotProductSimilarity, new[] { 1, 0, -1.0 }, new[] { 1, 3, 2 })]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, new[] { -1, 0, 1.0 }, new[] { 1, 3, 2 })]
    public async Task Scores_and_thresholds_are_those_of_the_distance_function(string function, double[] scores, int[] keys)
    {
        VectorStoreCollection<object, Dictionary<string, object?>> collection = Store.GetDynamicCollection("things", Definition(typeof(float[]), function));
        await collection.EnsureCollectionExistsAsync();
        float[][] vectors = [[1, 0, 0], [-1, 0, 0], [0, 1, 1]];
        await collection.UpsertAsync(vectors.Select((vector, i) => new Dictionary<string, object?> { ["Key"] = i + 1, ["Vector"] = vector }));
        List<VectorSearchResult<Dictionary<string, object?>>> hits = await collection.SearchAsync(vectors[0], 3).ToListAsync();
        Assert.Equal(keys, hits.Select(hit => (int)hit.Record["Key"]!));
        Assert.All(hits.Zip(scores), pair => Assert.Equal(pair.Second, pair.First.Score!.Value, 1e-5));
        List<VectorSearchResult<Dictionary<string, object?>>> near = await collection.SearchAsync(vectors[0], 3, new() { ScoreThreshold = hits[1].Score }).ToListAsync();
        Assert.Equal(keys.Take(2), near.Select(hit => (int)hit.Record["Key"]!));
    }

    [SkippableTheory]
    [InlineData(DistanceFunction.DotProductSimilarity, 1)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity, -1)]
    public async Task The_longest_vector_of_a_direction_has_the_best_dot_product(string function, int sign)
    {
        VectorStoreCollection<object, Dictionary<string, object?>> collection = Store.GetDynamicCollection("things", Definition(typeof(float[]), function));
        await collection.EnsureCollectionExistsAsync();
        float[][] vectors = [[1, 0, 0], [3, 1, 0], [0, 0, 0], [-2, 5, 0]];
        await collection.UpsertAsync(vectors.Select((vector, i) => new Dictionary<string, object?> { ["Key"] = i + 1, ["Vector"] = vector }));
        List<VectorSearchResult<Dictionary<string, object?>>> hits = await collection.SearchAsync(new float[] { 2, 0, 0 }, 4).ToListAsync();
        Assert.Equal([(2, 6d), (1, 2), (3, 0), (4, -4)], hits.Select(hit => ((int)hit.Record["Key"]!, Math.Round(sign * hit.Score!.Value, 5))));
        hits = await collection.SearchAsync(new float[] { 2, 0, 0 }, 4, new() { ScoreThreshold = -1 * sign }).ToListAsync();
        Assert.Equal([2, 1, 3], hits.Select(hit => (int)hit.Record["Key"]!));
    }

    [SkippableTheory]
    [InlineData(DistanceFunction.HammingDistance)]
    [InlineData(DistanceFunction.ManhattanDistance)]
    public void A_distance_function_that_the_index_does_not_have_is_refused(string function)
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("things", Definition(typeof(float[]), function)));
        Assert.Contains(function, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_search_skips_and_includes_vectors_and_chooses_the_field()
    {
        Thing[] things = [.. Enumerable.Range(1, 5).Select(i => Thing.Of(i, i, 0, 0))];
        things[3].Second = [1, 1];
        VectorStoreCollection<int, Thing> collection = await CollectionAsync<int, Thing>(things);
        var query = new float[] { 1, 0, 0 };
        List<VectorSearchResult<Thing>> page =
            await collection.SearchAsync(query, 2, new() { VectorProperty = thing => thing.Vector, Skip = 1, IncludeVectors = true }).ToListAsync();
        Assert.Equal([2, 3], page.Select(hit => hit.Record.Key));
        Assert.Equal([2f, 0f, 0f], page[0].Record.Vector.ToArray());
        Assert.Equal([4], (await collection.SearchAsync(new float[] { 0, 0 }, 5, new() { VectorProperty = thing => thing.Second }).ToListAsync()).Select(hit => hit.Record.Key));
        await Assert.ThrowsAsync<InvalidOperationException>(() => collection.SearchAsync(query, 1).ToListAsync().AsTask());
    }

    [SkippableFact]
    public async Task Vectors_are_memory_arrays_and_embeddings()
    {
        foreach (object vector in new object[] { new ReadOnlyMemory<float>([1, 2, 3]), new float[] { 1, 2, 3 }, new Embedding<float>(new float[] { 1, 2, 3 }) })
        {
            await Store.EnsureCollectionDeletedAsync("things");
            VectorStoreCollection<object, Dictionary<string, object?>> collection =
                Store.GetDynamicCollection("things", Definition(vector.GetType(), DistanceFunction.EuclideanDistance));
            await collection.EnsureCollectionExistsAsync();
            await collection.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 1, ["Title"] = null, ["Vector"] = vector });
            Dictionary<string, object?> kept = (await collection.GetAsync(1, new() { IncludeVectors = true }))!;
            Assert.Equivalent(vector, kept["Vector"]);
            Assert.Null(kept["Title"]);
            Assert.Single(await collection.SearchAsync(vector, 1).ToListAsync());
        }
    }

    [SkippableFact]
    public async Task Errors_say_where_they_arose()
    {
        VectorStoreCollection<int, Thing> collection = Store.GetCollection<int, Thing>("things");
        VectorStoreException unknown = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(Thing.Of(1, 1, 2, 3)));
        Assert.Equal(("orleanslsh", "tests", "things", "Upsert"),
            (unknown.VectorStoreSystemName, unknown.VectorStoreName, unknown.CollectionName, unknown.OperationName));
        Assert.Equal(ErrorKind.UnknownCollection, Assert.IsType<LshException>(unknown.InnerException).Kind);
        await collection.EnsureCollectionExistsAsync();
        VectorStoreException refused = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync([Thing.Of(1, 1, 2, 3), Thing.Of(2, 1, 2)]));
        Assert.Contains("2 dimensions", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Types_that_cannot_be_kept_are_refused_by_name()
    {
        Assert.Throws<NotSupportedException>(() => Store.GetCollection<double, Keyed<double>>("things"));
        Assert.Throws<InvalidOperationException>(() => Store.GetCollection<int, Keyed<long>>("things"));
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("things", new()
        {
            Properties = [new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Uri", typeof(Uri)), new VectorStoreVectorProperty("V", typeof(float[]), 3)],
        }));
        Assert.Contains("DateOnly", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Store.GetCollection<object, Dictionary<string, object?>>("things"));
    }

    [SkippableFact]
    public void Metadata_and_the_service_below_are_told()
    {
        VectorStoreCollection<int, Thing> collection = Store.GetCollection<int, Thing>("things");
        Assert.Equal("tests", ((VectorStoreMetadata)Store.GetService(typeof(VectorStoreMetadata))!).VectorStoreName);
        Assert.Equal("things", ((VectorStoreCollectionMetadata)collection.GetService(typeof(VectorStoreCollectionMetadata))!).CollectionName);
        Assert.Same(Service, collection.GetService(typeof(ISimilarityService)));
        Assert.Same(Store, Store.GetService(typeof(VectorStore)));
        Assert.Null(Store.GetService(typeof(VectorStore), "key"));
        Assert.Null(collection.GetService(typeof(string)));
    }

    private async Task Keys<TKey>(TKey one, TKey other)
        where TKey : notnull
    {
        VectorStoreCollection<TKey, Keyed<TKey>> collection = await CollectionAsync<TKey, Keyed<TKey>>(
            new() { Key = one, Number = 1, Vector = new float[] { 1, 0, 0 } }, new() { Key = other, Number = 2, Vector = new float[] { 0, 1, 0 } });
        Assert.Equal(1, (await collection.GetAsync(one))!.Number);
        Assert.Equal(other, (await collection.SearchAsync(new float[] { 0, 1, 0 }, 1).SingleAsync()).Record.Key);
        await collection.DeleteAsync(one);
        Assert.Equal([other], await collection.GetAsync([one, other]).Select(record => record.Key).ToListAsync());
    }

    private sealed class Generated
    {
        [VectorStoreKey] public Guid Key { get; set; }

        [VectorStoreVector(3)] public ReadOnlyMemory<float> Vector { get; set; }
    }
}
