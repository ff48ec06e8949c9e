using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Fields that name an embedder: documents come with texts, and searches ask with texts.</summary>
public abstract class EmbeddingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int D = WordEmbedders.Dimensions;

    private static readonly Document[] Shelf =
    [
        Text("a", new { title = "a warm lamp", about = new { maker = "north light" } }),
        Text("b", new { title = "a cold lamp", about = new { maker = "south light" } }),
        Text("c", new { title = "an oak table", about = new { maker = "wood and sons" } }),
    ];

    [SkippableFact]
    public async Task Documents_come_with_text_alone_and_a_search_is_a_text()
    {
        CollectionDescription created = await CreateAsync(Made("title"), Made("maker") with { Source = "about.maker" });
        Assert.Equal(
            [("words", null), ("words", "about.maker")], created.Fields.Select(field => (field.Field.Embedder, field.Field.Source)));
        Assert.Equal(Fields(created), Fields(await Service.DescribeAsync(Collection)));
        WriteReport report = await WriteAsync(Shelf);
        Assert.Equal((3, 0), (report.Written, report.Failures.Count));
        Document kept = (await Service.GetAsync(Collection, "c", withVectors: true))!;
        AssertDirection(WordEmbedder.Vector("an oak table", D), kept.Vectors["title"]);
        AssertDirection(WordEmbedder.Vector("wood and sons", D), kept.Vectors["maker"]);

        Dictionary<string, string> both = new() { ["title"] = "oak table", ["maker"] = "south light" };
        Assert.Equal(["c", "b", "a"], await IdsAsync(both, new() { ["title"] = 2, ["maker"] = 1 }));
        Assert.Equal("c", (await IdsAsync(new() { ["title"] = "oak table" }))[0]);
        Assert.Equal("a", (await IdsAsync(new() { ["maker"] = "north light" }))[0]);
    }

    [SkippableFact]
    public async Task A_text_is_embedded_as_a_query_and_may_stand_beside_a_vector_of_another_field()
    {
        await CreateAsync(Made("title"), new VectorField("v", 2));
        await WriteAsync([.. Shelf.Select((document, i) => document with { Vectors = Vector("v", [1, i]) })]);
        var byText = new SearchRequest { QueryTexts = Texts("title", "warm lamp"), Setting = SearchSetting.Exact };
        var byVector = new SearchRequest
        {
            Vectors = Vector("title", WordEmbedder.Vector("warm lamp", D, isQuery: true)),
            Setting = SearchSetting.Exact,
        };
        Assert.Equal(await ScoresAsync(byVector), await ScoresAsync(byText));
        IReadOnlyList<SearchResponse> many = await Service.SearchAsync(Collection, [byVector, byText, byText with { Limit = 1 }]);
        Assert.Equal([3, 3, 1], many.Select(answer => answer.Hits.Count));
        Assert.Equal(many[0].Hits.Select(hit => hit.Score), many[1].Hits.Select(hit => hit.Score));
        var beside = new Dictionary<string, ReadOnlyMemory<float>>(byVector.Vectors!) { ["v"] = new float[] { 0, 1 } };
        Assert.Equal(
            await ScoresAsync(byVector with { Vectors = beside }), await ScoresAsync(byText with { Vectors = Vector("v", [0, 1]) }));
        Explanation why = await Service.ExplainAsync(Collection, byText, "a");
        Assert.Equal((await ScoresAsync(byText))[0].Score, Assert.Single(why.Fields).Score, 1e-6);
    }

    [SkippableFact]
    public async Task A_vector_that_a_document_brings_stays_and_what_has_no_text_has_no_vector()
    {
        await CreateAsync(Made("title"), Made("maker") with { Source = "about.maker" });
        float[] own = new float[D];
        own[3] = 1;
        WriteReport report = await WriteAsync(
            Text("own", new { title = "a warm lamp" }) with { Vectors = Vector("title", own) },
            Text("number", new { title = 1984 }), Text("half", new { title = "", about = new { maker = "x" } }),
            Text("none", new { about = 3 }), Text("list", new { title = new[] { "a" } }), Text("null", new { title = (string?)null }));
        Assert.Equal(3, report.Written);
        Assert.Equal(["none", "list", "null"], report.Failures.Select(failure => failure.Id));
        Assert.Contains(
            "no vector, and no text at 'title' or 'about.maker' to make one of", report.Failures[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "Document 'list' has an array at 'title', where the text for field 'title' is expected", report.Failures[1].Message,
            StringComparison.Ordinal);
        AssertDirection(own, (await VectorsAsync("own"))["title"]);
        AssertDirection(WordEmbedder.Vector("1984", D), (await VectorsAsync("number"))["title"]);
        Assert.Equal(["maker"], (await VectorsAsync("half")).Keys);
    }

    [SkippableFact]
    public async Task An_import_embeds_and_a_training_learns_from_it()
    {
        await CreateAsync(Made("title"));
        Document[] many = [.. Enumerable.Range(0, 3_000).Select(i => Text($"d{i}", new { title = $"w{i % 40} w{i % 77} w{i}" }))];
        ImportReport report = await Service.ImportAsync(Collection, Corpus.Stream(many));
        Assert.Equal((3_000, 0), (report.Written, report.Failed));
        CollectionDescription trained = await TrainAsync();
        Assert.Equal((3_000, "words"), (trained.Fields[0].Documents, trained.Fields[0].Field.Embedder));
        Assert.Contains("d5", await IdsAsync(new() { ["title"] = "w5 w5 w5" }));
    }

    [SkippableFact]
    public async Task An_embedder_that_nobody_has_refuses_texts_and_takes_vectors()
    {
        await CreateAsync(Made("title") with { Embedder = "nobody's" });
        Document lamp = Text("t", new { title = "a lamp" });
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> vector = Vector("title", WordEmbedder.Vector("a lamp", D));
        WriteReport report = await WriteAsync(lamp, lamp with { Id = "v", Vectors = vector });
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal((1, "t", ErrorKind.NotSupported), (report.Written, failure.Id, failure.Kind));
        Assert.Contains("embedder 'nobody's', which this process does not have for texts", failure.Message, StringComparison.Ordinal);
        string message = await FailsAsync(ErrorKind.NotSupported, () => IdsAsync(new() { ["title"] = "lamp" }), "search");
        Assert.Contains($"Field 'title' of collection '{Collection}'", message, StringComparison.Ordinal);
        Assert.Single((await Service.SearchAsync(Collection, new SearchRequest { Vectors = vector })).Hits);
    }

    [SkippableFact]
    public async Task An_embedder_that_makes_other_vectors_writes_nothing()
    {
        await CreateAsync(Made("title") with { Embedder = "wide" });
        string message = await FailsAsync(ErrorKind.WrongDimensions, () => WriteAsync(Shelf), "upsert");
        Assert.Contains(
            $"makes vectors of {D + 1} dimensions; field 'title' of collection '{Collection}' has {D}. Nothing was written.",
            message, StringComparison.Ordinal);
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task Wrong_definitions_and_wrong_text_queries_are_refused()
    {
        await FailsAsync(ErrorKind.InvalidArgument, () => CreateAsync(new VectorField("title", D) { Source = "title" }), "create");
        await FailsAsync(ErrorKind.InvalidArgument, () => CreateAsync(Made("title") with { Embedder = " " }), "create");
        await FailsAsync(ErrorKind.InvalidArgument, () => CreateAsync(Made("title") with { Embedder = new string('e', 513) }), "create");
        await FailsAsync(ErrorKind.InvalidArgument, () => CreateAsync(Made("title") with { Source = "a..b" }), "create");
        await CreateAsync(Made("title"), new VectorField("v", 2));
        await FailsAsync(ErrorKind.UnknownField, () => IdsAsync(new() { ["titel"] = "lamp" }), "search");
        await FailsAsync(ErrorKind.InvalidArgument, () => IdsAsync(new() { ["v"] = "lamp" }), "search");
        await FailsAsync(ErrorKind.InvalidArgument, () => IdsAsync(new() { ["title"] = "  " }), "search");
        await FailsAsync(ErrorKind.InvalidArgument, () => IdsAsync([]), "search");
        await FailsAsync(ErrorKind.TooLarge, () => IdsAsync(new() { ["title"] = new string('x', SearchRequest.MaxQueryText + 1) }), "search");
        await FailsAsync(ErrorKind.InvalidArgument, () => IdsAsync(new() { ["title"] = "lamp" }, new() { ["v"] = 1 }), "search");
        SearchRequest text = new() { QueryTexts = Texts("title", "lamp") };
        await RefusedAsync([text with { Id = "a" }]);
        await RefusedAsync([text with { Vectors = Vector("title", new float[D]) }]);
        string message = await RefusedAsync([text, new() { QueryTexts = Texts("v", "x") }]);
        Assert.Contains("Search 1 of 2: Field 'v'", message, StringComparison.Ordinal);
    }

    private Task<string> RefusedAsync(SearchRequest[] requests) =>
        FailsAsync(ErrorKind.InvalidArgument, () => Service.SearchAsync(Collection, requests), "search");

    private async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> VectorsAsync(string id) =>
        (await Service.GetAsync(Collection, id, withVectors: true))!.Vectors;

    private static IEnumerable<VectorField> Fields(CollectionDescription collection) => collection.Fields.Select(field => field.Field);

    private static VectorField Made(string name) => new(name, D) { Embedder = "words" };

    private static Document Text(string id, object source) =>
        new(id, new Dictionary<string, ReadOnlyMemory<float>>(), JsonSerializer.SerializeToElement(source));

    private static Dictionary<string, ReadOnlyMemory<float>> Vector(string field, float[] vector) => new() { [field] = vector };

    private static Dictionary<string, string> Texts(string field, string text) => new() { [field] = text };

    private static void AssertDirection(float[] expected, ReadOnlyMemory<float> vector) =>
        Assert.All(Corpus.Unit(expected).Zip(vector.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

    private Task<CollectionDescription> CreateAsync(params VectorField[] fields) => Service.CreateAsync(Collection, fields);

    private Task<WriteReport> WriteAsync(params Document[] documents) => Service.WriteAsync(Collection, documents);

    private async Task<string[]> IdsAsync(Dictionary<string, string> texts, Dictionary<string, double>? weights = null) =>
        [.. (await Service.SearchAsync(Collection, new SearchRequest { QueryTexts = texts, Weights = weights })).Hits.Select(hit => hit.Id)];

    private async Task<List<(string Id, double Score)>> ScoresAsync(SearchRequest request) =>
        [.. (await Service.SearchAsync(Collection, request)).Hits.Select(hit => (hit.Id, hit.Score))];
}
