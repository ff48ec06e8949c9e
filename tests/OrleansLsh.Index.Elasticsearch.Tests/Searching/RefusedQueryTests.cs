using System.Globalization;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Searching;

/// <summary>What the server has against a query is for the caller to change, and no fault of the storage.</summary>
public sealed class RefusedQueryTests : IAsyncLifetime
{
    // More than any server of these tests takes: 65,536 values, and clauses by its memory.
    private const int Values = 70_000, Words = 20_000;

    private static readonly FieldQuery Nearest = new(TestCollection.Field, 1, SearchSetting.Exact, TestCollection.Batch(0, 1).Fields[TestCollection.Field].Vectors.Values);

    private readonly string _name = TestCollection.NewName();
    private ICollectionIndex _collection = null!;

    public async Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        _collection = await new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged)).CreateAsync(_name, TestCollection.Fields, default);
        float[] vector = [.. TestCollection.Batch(0, 1).Fields[TestCollection.Field].Vectors.Values.ToArray()];
        // A server that knows none of the words need not look at them.
        await _collection.WriteAsync(TestCollection.Batch([Document.Of("d0", TestCollection.Field, vector, new { text = Many("w", Words) })], [vector]), default);
    }

    public async Task DisposeAsync()
    {
        if (_collection is null) return;
        await using var index = new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged));
        await index.DropAsync(_name, default);
    }

    public static TheoryData<string, IndexQuery> TooMuch => new()
    {
        { "values of a filter", Asking(new SearchRequest { Filter = new Filter { Must = [new AnyOfClause("n", [.. Enumerable.Range(0, Values).Select(n => FilterValue.Of(n))])] } }) },
        { "words that are searched for", Asking(new SearchRequest { Text = new TextQuery("text", Many("w", Words)) }) },
    };

    [SkippableTheory]
    [MemberData(nameof(TooMuch))]
    public async Task A_query_that_the_server_refuses_is_the_callers_argument_alone_and_in_a_batch(string what, IndexQuery query)
    {
        foreach (IndexQuery[] queries in new[] { new[] { query }, [Asking(new SearchRequest()), query] })
        {
            LshException error = await Assert.ThrowsAsync<LshException>(() => _collection.SearchAsync(queries, default));
            Assert.True(error.Kind == ErrorKind.InvalidArgument, $"{what}: {error.Kind} {error.Message}");
            Assert.Contains("Elasticsearch refuses this query", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_collection_whose_index_is_closed_is_no_fault_of_the_query()
    {
        await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{ElasticsearchServer.Damaged}.{_name}/_close");
        LshException error = await Assert.ThrowsAsync<LshException>(() => _collection.SearchAsync([Asking(new SearchRequest())], default));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains("closed", error.Message, StringComparison.Ordinal);
    }

    private static IndexQuery Asking(SearchRequest request) => new(request, [Nearest]);

    private static string Many(string word, int count) => string.Join(' ', Enumerable.Range(0, count).Select(n => word + n.ToString(CultureInfo.InvariantCulture)));
}
