using System.Text.Json;

namespace OrleansLsh.Index.Tests.Api;

public class PrintedTests
{
    private static readonly JsonElement Lamp = JsonSerializer.SerializeToElement(new { name = "Lamp" });

    public static TheoryData<string, object> Records() => new()
    {
        { """Document 'a' (v: 2 dimensions) {"name":"Lamp"}""", Document.Of("a", "v", new float[2], new { name = "Lamp" }) },
        { "Document 'a' ()", new Document("a", new Dictionary<string, ReadOnlyMemory<float>>()) },
        { """'a' 0.9571 (distance 0.0857) {"name":"Lamp"}""", new SearchHit("a", 0.95712, 0.08573, Lamp) },
        {
            "2 hits in 1.5 ms\n'a' 1\n'b' 0.5\nCheck the name.",
            new SearchResponse([new("a", 1, null), new("b", 0.5, null)], TimeSpan.FromMilliseconds(1.5)) { Warnings = ["Check the name."] }
        },
        { "5,000 documents were written.", new WriteReport(5_000, []) },
        {
            "2 of 3 documents failed, 1 document was written. Document 0 ('a'): Too long. Document 2 (''): Empty.",
            new WriteReport(1, [new(0, "a", ErrorKind.TooLarge, "Too long."), new(2, "", ErrorKind.InvalidId, "Empty.")])
        },
        {
            "9 of 10 documents failed, 1 document was written. Shop.csv, line 4: document 2 ('c'): No. And 8 more.",
            new ImportReport(10, 1, 9, [new(2, "c", ErrorKind.InvalidFile, "No.") { Place = "shop.csv, line 4" }])
        },
        {
            "shop: 1,200 documents; v: 3 dimensions, Euclidean, 1,100 vectors, model 2",
            new CollectionDescription("shop", 1_200, [new(new VectorField("v", 3, Metric.Euclidean), 1_100, 2, null, 0, 0, [], null)])
        },
        { "shop: It is damaged.", new CollectionDescription("shop", 0, []) { Fault = "It is damaged." } },
        {
            """Search by v: 2 dimensions; weight of v 0.5; filter {"must":[{"field":"a","equals":1}]}; limit 10; source name, sku""",
            new SearchRequest
            {
                Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new float[2] },
                Weights = new Dictionary<string, double> { ["v"] = 0.5 },
                Filter = Filter.Where("a").Is(1),
                Include = ["name", "sku"],
            }
        },
        { "Search by id 'a'; offset 5, limit 2; with itself", new SearchRequest { Id = "a", Offset = 5, Limit = 2, IncludeSelf = true } },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_prints_what_it_holds(string printed, object record) => Assert.Equal(printed, record.ToString());

    [Fact]
    public void A_long_source_is_cut_where_a_document_is_printed()
    {
        string printed = Document.Of("a", "v", new float[1], new { text = new string('x', 10_000) }).ToString();
        Assert.True(printed.Length is > 200 and < 300 && printed.EndsWith("x…", StringComparison.Ordinal), printed);
    }

    [Fact]
    public void A_report_throws_where_a_document_failed()
    {
        var whole = new WriteReport(2, []);
        Assert.Same(whole, whole.ThrowIfFailed());
        var import = new ImportReport(2, 2, 0, []);
        Assert.Same(import, import.ThrowIfFailed());
        DocumentFailure failure = new(3, "a", ErrorKind.WrongDimensions, "Wrong.");
        LshException error = Assert.Throws<LshException>(() => new WriteReport(4, [failure]).ThrowIfFailed());
        Assert.Equal((ErrorKind.WrongDimensions, "1 of 5 documents failed, 4 documents were written. Document 3 ('a'): Wrong."), (error.Kind, error.Message));
        error = Assert.Throws<LshException>(() => new ImportReport(5, 4, 1, [failure]).ThrowIfFailed());
        Assert.Equal("1 of 5 documents failed, 4 documents were written. Document 3 ('a'): Wrong.", error.Message);
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<LshException>(() => new ImportReport(5, 4, 1, []).ThrowIfFailed()).Kind);
    }
}
