using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Changes of sources, without the vectors.</summary>
public abstract class UpdatingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task Changes_are_merged_into_the_source_and_the_vector_stays_bit_for_bit()
    {
        await FillAsync(Corpus.Documents(40));
        Document before = (await Service.GetAsync(Collection, "d5", withVectors: true))!;
        await Service.UpdateAsync(Collection, "d5", new { price = 500, maker = new { town = "Ulm" }, tags = (string?)null, fresh = new[] { 1 } });
        Document after = (await Service.GetAsync(Collection, "d5", withVectors: true))!;
        Assert.Equal(before.Vectors[Corpus.Field].ToArray(), after.Vectors[Corpus.Field].ToArray());
        Assert.Equal(
            """{"price":500,"colour":"green","stock":false,"text":"lazy lazy, LAZY","maker":{"country":"fr","town":"Ulm"},"sound":"file","fresh":[1]}""",
            Corpus.Json(after.Source));
        Assert.Equal(40, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task Filters_find_what_was_changed_and_searches_go_on()
    {
        Document[] documents = Corpus.Documents(200);
        await FillAsync(documents);
        await TrainAsync();
        var request = new SearchRequest { Vectors = documents[7].Vectors, Limit = 200, Setting = SearchSetting.Exact };
        Dictionary<string, double> scores = Scores(await Service.SearchAsync(Collection, request));
        WriteReport report = await Service.UpdateAsync(
            Collection, [.. Enumerable.Range(0, 50).Select(i => DocumentUpdate.Of($"d{i}", new { price = 1_000 + i, colour = "gold" }))]);
        Assert.Equal((50, 0), (report.Written, report.Failures.Count));
        Assert.Equal(50, await Service.CountAsync(Collection, Filter.Where("colour").Is("gold")));
        Assert.Equal(0, await Service.CountAsync(Collection, Filter.Where("price").LessThan(50)));
        Dictionary<string, double> after = Scores(await Service.SearchAsync(Collection, request));
        Assert.Equal(scores.Keys.Order(), after.Keys.Order());
        Assert.All(scores, hit => Assert.Equal(hit.Value, after[hit.Key], 1e-6));
        SearchResponse hits = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = documents[7].Vectors, Filter = Filter.Where("price").Is(1_007), Include = ["colour"] });
        Assert.Equal(("d7", "gold"), (Assert.Single(hits.Hits).Id, hits.Hits[0].Source.GetProperty("colour").GetString()));
    }

    [SkippableFact]
    public async Task A_document_that_is_not_there_is_reported_and_not_made()
    {
        await FillAsync(Corpus.Documents(3));
        WriteReport report = await Service.UpdateAsync(
            Collection, [Update("d1", """{"price":7}"""), Update("nobody", """{"price":7}"""), Update("d2", """{"price":8}""")]);
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal((2, 1, "nobody", ErrorKind.UnknownDocument), (report.Written, failure.Position, failure.Id, failure.Kind));
        Assert.Equal((7, 8), (await PriceAsync("d1"), await PriceAsync("d2")));
        Assert.Equal(3, await Service.CountAsync(Collection));
        string message = await FailsAsync(
            ErrorKind.UnknownDocument, () => Service.UpdateAsync(Collection, "nobody", new { price = 7 }), "update");
        Assert.Contains("no document 'nobody'", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Several_updates_of_one_document_are_made_in_their_order()
    {
        await FillAsync([Document.Of("a", Corpus.Field, Corpus.Vectors(1, 1)[0])]);
        WriteReport report = await Service.UpdateAsync(
            Collection,
            [Update("a", """{"n":1,"kept":true}"""), Update("a", """{"n":2,"gone":1}"""), Update("a", """{"gone":null,"o":{"x":null,"y":1}}""")]);
        Assert.Equal((3, 0), (report.Written, report.Failures.Count));
        Assert.Equal("""{"n":2,"kept":true,"o":{"y":1}}""", Corpus.Json((await Service.GetAsync(Collection, "a"))!.Source));
        await Service.UpdateAsync(Collection, "a", new { n = (int?)null, kept = (bool?)null, o = (int?)null });
        Assert.Equal("{}", Corpus.Json((await Service.GetAsync(Collection, "a"))!.Source));
    }

    [SkippableFact]
    public async Task What_cannot_be_an_update_is_reported_with_its_position_and_changes_nothing()
    {
        await FillAsync(Corpus.Documents(3));
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        string large = JsonSerializer.Serialize(new { blob = new string('x', 10_000_001) });
        WriteReport report = await Service.UpdateAsync(
            Collection,
            [new DocumentUpdate("d0", default), Update("d0", "7"), Update("", "{}"), Update("d0", deep), Update("d0", """{"a":"\ud800"}"""),
                Update("d2", """{"price":9}"""), Update("d0", large), null!]);
        Assert.Equal(1, report.Written);
        Assert.Equal([0, 1, 2, 3, 4, 6, 7], report.Failures.Select(failure => failure.Position));
        Assert.Equal(
            [ErrorKind.InvalidArgument, ErrorKind.InvalidArgument, ErrorKind.InvalidId, ErrorKind.TooLarge, ErrorKind.InvalidArgument,
                ErrorKind.TooLarge, ErrorKind.InvalidArgument],
            report.Failures.Select(failure => failure.Kind));
        Assert.Equal((0, 9), (await PriceAsync("d0"), await PriceAsync("d2")));
        Assert.Equal(
            "updates",
            (await Assert.ThrowsAsync<ArgumentNullException>(() => Service.UpdateAsync(Collection, null!))).ParamName);
        await FailsAsync(
            ErrorKind.TooLarge, () => Service.UpdateAsync(Collection, [.. Enumerable.Repeat(Update("d0", "{}"), 100_001)]), "update");
        await Service.DropAsync(Collection);
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.UpdateAsync(Collection, []), "update");
    }

    [SkippableFact]
    public async Task Updates_beside_one_another_lose_nothing()
    {
        const int Callers = 8, Each = 10;
        await FillAsync(Corpus.Documents(4));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (int i = 0; i < Each; i++)
                await Service.UpdateAsync(Collection, "d1", new Dictionary<string, int> { [$"n{caller}_{i}"] = i });
        }));
        JsonElement source = (await Service.GetAsync(Collection, "d1"))!.Source;
        Assert.Equal(Callers * Each, source.EnumerateObject().Count(property => property.Name.StartsWith('n')));
    }

    [SkippableFact]
    public async Task Many_documents_are_updated_in_one_call()
    {
        const int Many = 2_300;
        await Service.CreateAsync(Collection, "v", 1, Metric.Euclidean);
        await Service.UpsertAsync(
            Collection, [.. Enumerable.Range(0, Many).Select(i => Document.Of($"{i}", "v", new float[] { i }, new { i }))]);
        WriteReport report = await Service.UpdateAsync(
            Collection, [.. Enumerable.Range(0, Many + 2).Select(i => DocumentUpdate.Of($"{i}", new { half = i / 2 }))]);
        Assert.Equal(Many, report.Written);
        Assert.Equal([Many, Many + 1], report.Failures.Select(failure => (int)failure.Position));
        Assert.Equal(2, await Service.CountAsync(Collection, Filter.Where("half").Is(1_100)));
        Assert.Equal(Many, await Service.CountAsync(Collection, Filter.Where("i").Exists()));
    }

    [SkippableFact]
    public async Task A_vector_that_is_made_of_the_text_that_changes_is_made_again_and_no_other()
    {
        const int D = WordEmbedders.Dimensions;
        await Service.CreateAsync(
            Collection, [new VectorField("title", D) { Embedder = "words" }, new VectorField("maker", D) { Embedder = "words", Source = "by.name" }]);
        await Service.WriteAsync(
            Collection,
            [Text("a", """{"title":"a warm lamp","by":{"name":"north light"}}"""), Text("b", """{"title":"an oak table"}""")]);
        Document before = (await Service.GetAsync(Collection, "a", withVectors: true))!;
        await Service.UpdateAsync(Collection, "a", new { title = "a cold lamp", price = 3 });
        Document after = (await Service.GetAsync(Collection, "a", withVectors: true))!;
        AssertDirection(WordEmbedder.Vector("a cold lamp", D), after.Vectors["title"]);
        Assert.Equal(before.Vectors["maker"].ToArray(), after.Vectors["maker"].ToArray());

        await Service.UpdateAsync(Collection, "a", new { by = (object?)null });
        Assert.Equal(["title"], (await Service.GetAsync(Collection, "a", withVectors: true))!.Vectors.Keys);
        string message = await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.UpdateAsync(Collection, "b", new { title = (string?)null }), "update");
        Assert.Contains("no text at 'title'", message, StringComparison.Ordinal);
        Assert.Equal("an oak table", (await Service.GetAsync(Collection, "b"))!.Source.GetProperty("title").GetString());
    }

    private async Task<int> PriceAsync(string id) => (await Service.GetAsync(Collection, id))!.Source.GetProperty("price").GetInt32();

    private static DocumentUpdate Update(string id, string json) =>
        new(id, JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 }));

    private static Document Text(string id, string json) =>
        new(id, new Dictionary<string, ReadOnlyMemory<float>>(), JsonElement.Parse(json));

    private static Dictionary<string, double> Scores(SearchResponse response) => response.Hits.ToDictionary(hit => hit.Id, hit => hit.Score);

    private static void AssertDirection(float[] expected, ReadOnlyMemory<float> vector) =>
        Assert.All(Corpus.Unit(expected).Zip(vector.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
