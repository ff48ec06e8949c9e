using System.Collections;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

/// <summary>Searches that take long, without waiting: each stops where a list that it was given is read.</summary>
public class SnapshotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("reads the file")]
    [InlineData("reads memory")]
    public async Task A_search_that_takes_long_holds_up_no_writer_and_no_reader_and_answers_as_when_it_began(string kind)
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex collection = await index.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)], default);
        var lsh = new SimilarityService(index);
        await lsh.UpsertAsync("c", Corpus.Documents(300));
        using var gate = new Gate();
        FieldQuery[] fields = [new(Corpus.Field, 1, SearchSetting.Exact, Corpus.Unit(Corpus.Vectors(1, 3)[0]))];
        IndexQuery query = kind == "reads memory"
            ? new IndexQuery(new SearchRequest { Limit = 500 }, new GatedList<FieldQuery>(gate, fields))
            : new IndexQuery(new SearchRequest { Limit = 500, Include = new GatedList<string>(gate, ["price"]), Filter = Range(0) }, fields);
        Task<IReadOnlyList<SearchResponse>> search = Task.Run(() => collection.SearchAsync([query], default));
        await gate.Reached.WaitAsync(Patience);

        // All of that ends while the search is at work.
        await lsh.UpsertAsync("c", Corpus.Documents(200, seed: 7)).WaitAsync(Patience);
        await lsh.UpsertAsync("c", [Document.Of("new", Corpus.Field, Corpus.Vectors(1, 3)[0])]).WaitAsync(Patience);
        Assert.Equal(50, await lsh.DeleteAsync("c", [.. Enumerable.Range(100, 50).Select(i => $"d{i}")]).WaitAsync(Patience));
        await lsh.TrainAsync("c", new TrainRequest(new() { Subspaces = 4, Clusters = 4, Cells = 8, Restarts = 1 })).WaitAsync(Patience);
        SearchRequest request = new() { Id = "d7", Limit = 500, Filter = Range(0), Include = ["price"], Setting = SearchSetting.Exact };
        Assert.Equal(249, (await lsh.SearchAsync("c", request).WaitAsync(Patience)).Hits.Count);
        Assert.Equal(251, (await lsh.DescribeAsync("c").WaitAsync(Patience)).Documents);

        gate.Open();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"d{i}").Order(), (await search)[0].Hits.Select(hit => hit.Id).Order());
        if (kind == "reads the file") Assert.All((await search)[0].Hits, hit => Assert.Equal(hit.Id, $"d{hit.Source.GetProperty("price")}"));
    }

    [Fact]
    public async Task A_search_of_many_that_is_given_up_ends()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex collection = await index.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)], default);
        await new SimilarityService(index).UpsertAsync("c", Corpus.Documents(300));
        using var gate = new Gate();
        using var cancelled = new CancellationTokenSource();
        FieldQuery[] fields = [new(Corpus.Field, 1, SearchSetting.Exact, Corpus.Unit(Corpus.Vectors(1, 3)[0]))];
        Task search = Task.Run(() => collection.SearchAsync([new IndexQuery(new SearchRequest(), new GatedList<FieldQuery>(gate, fields))], cancelled.Token));
        await gate.Reached.WaitAsync(Patience);
        await cancelled.CancelAsync();
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
    }

    [Fact]
    public void A_statement_at_work_ends_when_whoever_asked_gives_up_and_the_connection_serves_the_next()
    {
        using DataFile file = DataFile.Open(null);
        using var cancelled = new CancellationTokenSource();
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        using (FileReading reading = file.Begin(cancelled.Token))
        {
            Connection connection = reading.Connection;
            cancelled.CancelAfter(1);
            Assert.ThrowsAny<OperationCanceledException>(() => connection.Scalar(Endless));
        }
        Assert.Equal(7, file.Read(connection => connection.Scalar("SELECT 7")));
    }

    [Fact]
    public async Task A_write_that_memory_cannot_take_is_refused_whole_and_the_next_is_taken()
    {
        using var temporary = new TemporaryFile();
        await using (EmbeddedIndex index = EmbeddedIndex.Open(temporary.Path))
        {
            ICollectionIndex collection = await index.CreateAsync("c", [new VectorField("v", 2, Metric.Euclidean)], default);
            await collection.WriteAsync(Two("a", "b", dimensions: 2), default);
            // The file would take the two vectors as they are, four numbers; memory is given one of four dimensions.
            await Assert.ThrowsAnyAsync<Exception>(() => collection.WriteAsync(Two("b", "c", dimensions: 4), default));
            Assert.Equal(["a", "b"], await IdsAsync(collection));
            await collection.WriteAsync(Two("c", "d", dimensions: 2), default);
            Assert.Equal(1, await collection.DeleteAsync(["b"], default));
            Assert.Equal(["a", "c", "d"], await IdsAsync(collection));
            Assert.Equal(["a", "c", "d"], await FoundAsync(collection));
        }
        await using EmbeddedIndex again = EmbeddedIndex.Open(temporary.Path);
        Assert.Equal(["a", "c", "d"], await IdsAsync((await again.OpenAsync("c", default))!));
    }

    [Fact]
    public async Task A_write_that_the_file_refuses_leaves_memory_as_it_was_and_the_next_is_taken()
    {
        using var temporary = new TemporaryFile();
        await using EmbeddedIndex index = EmbeddedIndex.Open(temporary.Path);
        ICollectionIndex collection = await index.CreateAsync("c", [new VectorField("v", 2, Metric.Euclidean)], default);
        await collection.WriteAsync(Two("a", "b", dimensions: 2), default);
        using (Connection connection = Connection.Open(temporary.Path, writable: true))
        {
            connection.Execute("CREATE TRIGGER refusing BEFORE INSERT ON segment_1 BEGIN SELECT RAISE(ABORT, 'refused'); END");
            await Assert.ThrowsAsync<LshException>(() => collection.WriteAsync(Two("b", "c", dimensions: 2), default));
            connection.Execute("DROP TRIGGER refusing");
        }
        Assert.Equal(["a", "b"], await FoundAsync(collection));
        await collection.WriteAsync(Two("b", "d", dimensions: 2), default);
        Assert.Equal(["a", "b", "d"], await IdsAsync(collection));
        Assert.Equal(["a", "b", "d"], await FoundAsync(collection));
    }

    private static Filter Range(double least) => new() { Must = [new RangeClause("price", null, least, null, null)] };

    private static EncodedBatch Two(string one, string other, int dimensions) => new(
        [Document.Of(one, "v", new float[] { 1, 2 }), Document.Of(other, "v", new float[] { 3, 4 })],
        new Dictionary<string, EncodedField> { ["v"] = new(0, new[] { 0, 1 }, new VectorBlock(dimensions, new float[] { 1, 2, 3, 4 }), default, default) });

    private static async Task<string[]> IdsAsync(ICollectionIndex collection)
    {
        var ids = new List<string>();
        await foreach (Document document in collection.ScanAsync(withVectors: true, default)) ids.Add(document.Id);
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private static async Task<string[]> FoundAsync(ICollectionIndex collection)
    {
        var query = new IndexQuery(new SearchRequest { Limit = 100 }, [new FieldQuery("v", 1, SearchSetting.Exact, new float[] { 0, 0 })]);
        return [.. (await collection.SearchAsync([query], default))[0].Hits.Select(hit => hit.Id).Order(StringComparer.Ordinal)];
    }

    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Reached => _reached.Task;

        public void Open() => _open.Set();

        public void Pass()
        {
            _reached.TrySetResult();
            _open.Wait(Patience);
        }

        public void Dispose() => _open.Dispose();
    }

    /// <summary>A list at whose items whoever reads them waits for a gate.</summary>
    private sealed class GatedList<T>(Gate gate, IReadOnlyList<T> items) : IReadOnlyList<T>
    {
        public int Count => items.Count;

        public T this[int index]
        {
            get
            {
                gate.Pass();
                return items[index];
            }
        }

        public IEnumerator<T> GetEnumerator()
        {
            gate.Pass();
            return items.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
