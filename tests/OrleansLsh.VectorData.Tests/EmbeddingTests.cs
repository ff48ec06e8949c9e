using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Http.Tests.Client;

namespace OrleansLsh.VectorData.Tests;

public sealed class EmbeddedEmbeddingTests : EmbeddingTests<EmbeddedBackend>;

public sealed class HttpEmbeddingTests : EmbeddingTests<HttpBackend>;

public sealed class ElasticsearchEmbeddingTests : EmbeddingTests<ElasticsearchStore>;

public sealed class ClusterEmbeddingTests : EmbeddingTests<OneSilo<ClusterEmbeddingTests>>;

public abstract class EmbeddingTests<TBackend> : StoreTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task Texts_are_embedded_once_each_when_they_are_written_and_when_they_are_asked_for()
    {
        using var generator = new LetterCounts();
        using var store = new LshVectorStore(Service, new LshVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreCollection<int, Note> notes = store.GetCollection<int, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync([new() { Key = 1, Text = "aaa" }, new() { Key = 2, Text = "bbb" }, new() { Key = 3, Text = "aaa" }, new() { Key = 4, Text = "ccc" }]);
        Assert.Equal([["aaa", "bbb", "ccc"]], generator.Calls);
        Assert.Equal([1, 3], await notes.SearchAsync("a", 2).Select(hit => hit.Record.Key).Order().ToListAsync());
        Assert.Equal(4, (await notes.SearchAsync(new float[] { 0, 0, 5 }, 1).SingleAsync()).Record.Key);
        Assert.Null((await notes.GetAsync(1))!.Text);
        await notes.UpsertAsync(Enumerable.Range(10, 2_001).Select(i => new Note { Key = i, Text = $"a{i}" }));
        Assert.Equal([1_000, 1_000, 1], generator.Calls.TakeLast(3).Select(call => call.Length));
    }

    [SkippableFact]
    public async Task The_generator_of_the_property_comes_before_that_of_the_definition_and_that_of_the_store()
    {
        using LetterCounts property = new(), definition = new(), shop = new();
        using var store = new LshVectorStore(Service, new LshVectorStoreOptions { EmbeddingGenerator = shop });
        VectorStoreCollectionDefinition all = Definition(typeof(string));
        await store.GetDynamicCollection("things", all).EnsureCollectionExistsAsync();
        await Search();
        all.EmbeddingGenerator = definition;
        await Search();
        all.Properties.OfType<VectorStoreVectorProperty>().Single().EmbeddingGenerator = property;
        await Search();
        Assert.All([property, definition, shop], generator => Assert.Single(generator.Calls));

        foreach (LetterCounts generator in new[] { property, definition, shop }) generator.Calls.Clear();
        await Dynamic();
        all.Properties.OfType<VectorStoreVectorProperty>().Single().EmbeddingGenerator = null;
        await Dynamic();
        all.EmbeddingGenerator = null;
        await Dynamic();
        Assert.All([property, definition, shop], generator => Assert.Single(generator.Calls));

        async Task Search() => await store.GetCollection<int, Titled>("things", all).SearchAsync("abc", 1).ToListAsync();

        async Task Dynamic() => await store.GetDynamicCollection("things", all).SearchAsync("abc", 1).ToListAsync();
    }

    [SkippableFact]
    public async Task What_is_searched_for_is_embedded_by_the_query_side()
    {
        using var generator = new WordEmbedder(3);
        using var store = new LshVectorStore(Service, new LshVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreCollection<object, Dictionary<string, object?>> things = store.GetDynamicCollection("things", Definition(typeof(string)));
        await things.EnsureCollectionExistsAsync();
        await things.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 1, ["Vector"] = "aa" });
        // A query has one component more in common with all others.
        Assert.Equal(Math.Sqrt(.5), (await things.SearchAsync("aa", 1).SingleAsync()).Score!.Value, 1e-5);
    }

    [SkippableFact]
    public async Task A_collection_whose_fields_name_embedders_is_one_of_vectors_here()
    {
        await Service.CreateAsync("things", [new VectorField("Vector", 3) { Embedder = "words" }]);
        VectorStoreCollection<object, Dictionary<string, object?>> things = Store.GetDynamicCollection("things", Definition(typeof(ReadOnlyMemory<float>)));
        await things.EnsureCollectionExistsAsync();
        await things.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 1, ["Vector"] = new ReadOnlyMemory<float>([3, 0, 0]) });
        Assert.Single(await things.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 1).ToListAsync());
    }

    [SkippableFact]
    public async Task A_text_may_be_searched_for_where_records_hold_vectors()
    {
        using var generator = new LetterCounts();
        using var store = new LshVectorStore(Service, new LshVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreCollection<object, Dictionary<string, object?>> things = store.GetDynamicCollection("things", Definition(typeof(ReadOnlyMemory<float>)));
        await things.EnsureCollectionExistsAsync();
        await things.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 1, ["Vector"] = new ReadOnlyMemory<float>([3, 0, 0]) });
        Assert.Equal(1, (await things.SearchAsync("a", 1, new() { IncludeVectors = true }).SingleAsync()).Score!.Value, 1e-5);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => things.SearchAsync(8, 1).ToListAsync().AsTask());
        Assert.Equal("An input of type 'int' was provided, but an incompatible embedding generator of type 'LetterCounts' was configured.", error.Message);
    }

    [SkippableFact]
    public async Task Without_a_generator_texts_are_refused()
    {
        VectorStoreCollection<int, Thing> things = await CollectionAsync<int, Thing>();
        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => things.SearchAsync("a", 1, new() { VectorProperty = thing => thing.Vector }).ToListAsync().AsTask());
        Assert.StartsWith("A value of type 'string' was passed to 'SearchAsync'", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Store.GetCollection<int, Note>("notes"));
    }

    [SkippableFact]
    public async Task Vectors_of_embedded_texts_are_not_given_back()
    {
        using var generator = new LetterCounts();
        using var store = new LshVectorStore(Service, new LshVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreCollection<int, Note> notes = store.GetCollection<int, Note>("notes");
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.GetAsync(1, new() { IncludeVectors = true }));
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.GetAsync([1], new() { IncludeVectors = true }).ToListAsync().AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.GetAsync(note => true, 1, new() { IncludeVectors = true }).ToListAsync().AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.SearchAsync("a", 1, new() { IncludeVectors = true }).ToListAsync().AsTask());
    }

    private sealed class Note
    {
        [VectorStoreKey] public int Key { get; set; }

        [VectorStoreVector(3)] public string? Text { get; set; }
    }

    private sealed class Titled
    {
        public int Key { get; set; }

        public string? Title { get; set; }

        public string? Vector { get; set; }
    }

    /// <summary>Counts the letters a, b and c; remembers what it was asked for.</summary>
    private sealed class LetterCounts : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string[]> Calls { get; } = [];

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            Calls.Add(texts);
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>("abc".Select(letter => (float)text.Count(letter.Equals)).ToArray()))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
