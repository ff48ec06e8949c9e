using Microsoft.Extensions.VectorData;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Http.Tests.Client;

namespace OrleansLsh.VectorData.Tests;

public sealed class EmbeddedHybridSearchTests : HybridSearchTests<EmbeddedBackend>;

public sealed class HttpHybridSearchTests : HybridSearchTests<HttpBackend>;

public sealed class ElasticsearchHybridSearchTests : HybridSearchTests<ElasticsearchStore>;

public sealed class ClusterHybridSearchTests : HybridSearchTests<OneSilo<ClusterHybridSearchTests>>;

public abstract class HybridSearchTests<TBackend> : StoreTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private static readonly ReadOnlyMemory<float> Forward = new float[] { 1, 0, 0 };

    [SkippableFact]
    public async Task Of_records_that_are_as_near_those_with_the_word_come_first()
    {
        IKeywordHybridSearchable<Dish> dishes = await DishesAsync();
        Assert.Equal(3, (await CodesAsync(dishes.HybridSearchAsync(Forward, ["plums"], 3)))[0]);
        Assert.Equal(3, (await CodesAsync(dishes.HybridSearchAsync(Forward, ["PLÚMS"], 3)))[0]);
        Assert.Equal([2], await CodesAsync(dishes.HybridSearchAsync(Forward, ["lemons"], 1)));
    }

    [SkippableFact]
    public async Task A_filter_and_what_is_skipped_hold()
    {
        IKeywordHybridSearchable<Dish> dishes = await DishesAsync();
        Assert.Equal([1], await CodesAsync(dishes.HybridSearchAsync(Forward, ["lemons"], 3, new() { Filter = dish => dish.Code == 1 })));
        Assert.Equal([2], await CodesAsync(dishes.HybridSearchAsync(Forward, ["sweet"], 3, new() { Skip = 2 })));
        Assert.Empty(await CodesAsync(dishes.HybridSearchAsync(Forward, ["sweet"], 3, new() { Filter = dish => dish.Code == 1 && dish.Code == 2 })));
    }

    [SkippableFact]
    public async Task Each_of_several_keywords_counts_and_a_keyword_may_be_several_words()
    {
        IKeywordHybridSearchable<Dish> dishes = await DishesAsync();
        Assert.Equal(3, (await CodesAsync(dishes.HybridSearchAsync(Forward, ["pears", "sour"], 3)))[2]);
        Assert.Equal(2, (await CodesAsync(dishes.HybridSearchAsync(Forward, ["lemons are", "sour"], 3)))[0]);
        Assert.Equal(
            [.. await ScoresAsync(dishes, "plum")], [.. await ScoresAsync(dishes, "plu*")], EqualityComparer<double>.Default);
    }

    [SkippableFact]
    public async Task A_near_record_without_the_word_and_a_far_one_with_it_are_both_found()
    {
        IKeywordHybridSearchable<Dish> dishes = await DishesAsync(new Dish { Key = 9, Code = 9, Text = "rare", Vector = new float[] { -1, 0, 0 } });
        List<VectorSearchResult<Dish>> hits = await dishes.HybridSearchAsync(Forward, ["rare"], 4, new() { IncludeVectors = true }).ToListAsync();
        Assert.Equal([1, 2, 3, 9], hits.Select(hit => hit.Record.Code).Order());
        // (1 + cos) / 2 is 1 and nothing of the word, or nothing and all of the word.
        Assert.All(hits, hit => Assert.Equal(.5, hit.Score!.Value, 1e-5));
        Assert.All(hits, hit => Assert.Equal(3, hit.Record.Vector.Length));
        Assert.Empty(await dishes.HybridSearchAsync(Forward, ["rare"], 4, new() { ScoreThreshold = .51 }).ToListAsync());
        Assert.Equal([2], await CodesAsync(dishes.HybridSearchAsync(Forward, ["lemons"], 4, new() { ScoreThreshold = .51 })));
    }

    [SkippableFact]
    public async Task Of_several_texts_one_is_named()
    {
        VectorStoreCollection<int, Pair> pairs = await CollectionAsync<int, Pair>(
            new Pair { Key = 1, First = "pears", Second = "lemons", Vector = Forward }, new Pair { Key = 2, First = "lemons", Second = "pears", Vector = Forward });
        var searchable = (IKeywordHybridSearchable<Pair>)pairs;
        Assert.Equal([2, 1], await KeysAsync("pears"));
        Assert.Equal([1, 2], await KeysAsync("lemons"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => searchable.HybridSearchAsync(Forward, ["pears"], 3).ToListAsync().AsTask());

        ValueTask<List<int>> KeysAsync(string keyword) => searchable
            .HybridSearchAsync(Forward, [keyword], 4, new() { AdditionalProperty = pair => pair.Second }).Select(hit => hit.Record.Key).ToListAsync();
    }

    [SkippableFact]
    public async Task Without_a_word_a_text_or_a_collection_it_is_refused()
    {
        IKeywordHybridSearchable<Dish> dishes = await DishesAsync();
        await Assert.ThrowsAsync<ArgumentNullException>(() => dishes.HybridSearchAsync(Forward, null!, 1).ToListAsync().AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => dishes.HybridSearchAsync(Forward, [], 1).ToListAsync().AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => dishes.HybridSearchAsync(Forward, ["*", "-"], 1).ToListAsync().AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => dishes.HybridSearchAsync(Forward, ["a"], 0).ToListAsync().AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => dishes.HybridSearchAsync("text", ["a"], 1).ToListAsync().AsTask());
        var things = (IKeywordHybridSearchable<Thing>)Store.GetCollection<int, Thing>("others");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => things.HybridSearchAsync(Forward, ["a"], 1, new() { VectorProperty = thing => thing.Vector }).ToListAsync().AsTask());
        await Store.EnsureCollectionDeletedAsync("things");
        VectorStoreException error =
            await Assert.ThrowsAsync<VectorStoreException>(() => dishes.HybridSearchAsync(Forward, ["a"], 1).ToListAsync().AsTask());
        Assert.Equal("HybridSearch", error.OperationName);
        Assert.Same(dishes, dishes.GetService(typeof(IKeywordHybridSearchable<Dish>)));
    }

    private async Task<IKeywordHybridSearchable<Dish>> DishesAsync(params Dish[] more) => (IKeywordHybridSearchable<Dish>)await CollectionAsync<int, Dish>(
    [
        new Dish { Key = 1, Code = 1, Text = "Pears are a sweet and filling snack", Vector = Forward },
        new Dish { Key = 2, Code = 2, Text = "Lemons are sour and good in tea", Vector = Forward },
        new Dish { Key = 3, Code = 3, Text = "Plums are sweet, soft and blue", Vector = Forward },
        .. more,
    ]);

    private static ValueTask<List<int>> CodesAsync(IAsyncEnumerable<VectorSearchResult<Dish>> hits) => hits.Select(hit => hit.Record.Code).ToListAsync();

    private static ValueTask<List<double>> ScoresAsync(IKeywordHybridSearchable<Dish> dishes, string keyword) =>
        dishes.HybridSearchAsync(Forward, [keyword], 3).Select(hit => hit.Score!.Value).ToListAsync();

    private sealed class Dish
    {
        [VectorStoreKey] public int Key { get; set; }

        [VectorStoreData(IsFullTextIndexed = true, StorageName = "said")] public string Text { get; set; } = "";

        [VectorStoreData] public int Code { get; set; }

        [VectorStoreVector(3)] public ReadOnlyMemory<float> Vector { get; set; }
    }

    private sealed class Pair
    {
        [VectorStoreKey] public int Key { get; set; }

        [VectorStoreData(IsFullTextIndexed = true)] public string First { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)] public string Second { get; set; } = "";

        [VectorStoreVector(3)] public ReadOnlyMemory<float> Vector { get; set; }
    }
}
