using System.Text;
using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Conformance.Service;

/// <summary>Documents that are hard to carry: odd ids, deep sources. Every way to the service takes the same, and gives it back as it
/// was.</summary>
public abstract class CarryingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task Ids_that_mean_something_to_whoever_carries_them_are_ids_like_any_other()
    {
        IReadOnlyList<string> ids = NastyIds.All;
        float[][] vectors = Corpus.Vectors(ids.Count + 1, 8);
        Document[] documents = [.. ids.Select((id, i) => Document.Of(id, Corpus.Field, vectors[i], new { n = i }))];
        await FillAsync(documents[..20]);
        await Service.UpsertAsync(Collection, [Document.Of("other", Corpus.Field, vectors[^1])]);
        ImportReport imported = await Service.ImportAsync(Collection, Corpus.Stream(documents[20..]), new ImportOptions { BatchSize = 7 });
        Assert.Empty(imported.Failures);
        for (int i = 0; i < ids.Count; i++)
        {
            Document? read = await Service.GetAsync(Collection, ids[i], withVectors: true);
            Assert.True(read is not null, $"'{ids[i]}' is not there");
            Assert.Equal((ids[i], i), (read.Id, read.Source.GetProperty("n").GetInt32()));
            SearchResponse self = await Service.SearchAsync(Collection, new SearchRequest { Id = ids[i], IncludeSelf = true, Limit = 1 });
            Assert.Equal(ids[i], self.Hits[0].Id);
        }
        Assert.Equal(ids.Count + 1, (await Service.DescribeAsync(Collection)).Documents);
        var exported = new HashSet<string>(StringComparer.Ordinal);
        await foreach (Document document in Service.ExportAsync(Collection, withVectors: false)) exported.Add(document.Id);
        Assert.Equal([.. ids.Append("other").Order(StringComparer.Ordinal)], exported.Order(StringComparer.Ordinal));

        Assert.Equal(1, await Service.DeleteAsync(Collection, [".."]));
        Assert.Equal(ids.Count, (await Service.DescribeAsync(Collection)).Documents);
        Assert.Null(await Service.GetAsync(Collection, ".."));
        Assert.NotNull(await Service.GetAsync(Collection, "."));
        Assert.Equal(ids.Count - 1, await Service.DeleteAsync(Collection, [.. ids]));
        Assert.Equal("other",
            Assert.Single((await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(vectors[0]) })).Hits).Id);
    }

    [SkippableFact]
    public async Task A_document_that_is_no_text_or_no_document_is_reported_alone_whatever_carries_it()
    {
        await FillAsync([]);
        float[] vector = Corpus.Vectors(1, 5)[0];
        (Document? Document, ErrorKind Kind)[] wrong =
        [
            (Good("half a value", """{"a":"\ud800"}"""u8), ErrorKind.InvalidArgument),
            (Good("half a name", """{"\udc00":1}"""u8), ErrorKind.InvalidArgument),
            (Good("half beside others", """{"a":1,"b":[{"c":"x\ud800y"}],"source":2}"""u8), ErrorKind.InvalidArgument),
            (Good("Latin", Encoding.Latin1.GetBytes("{\"a\":\"caf\u00e9\"}")), ErrorKind.InvalidArgument),
            (Good("Latin name", Encoding.Latin1.GetBytes("{\"caf\u00e9\":1}")), ErrorKind.InvalidArgument),
            (Document.Of("half a field", "v\ud800", vector), ErrorKind.UnknownField),
            (Document.Of("NaN", Corpus.Field, Enumerable.Repeat(float.NaN, Corpus.Dimensions).ToArray()), ErrorKind.NotFinite),
            (Good(null!, "{}"u8), ErrorKind.InvalidId),
            (null, ErrorKind.InvalidArgument),
        ];
        Document?[] sent = [Good("first", "{}"u8), .. wrong.Select(one => one.Document), Good("last", """{"a":"\ud83d\ude00"}"""u8)];
        WriteReport written = await Service.WriteAsync(Collection, sent!);
        Assert.Equal(2, written.Written);
        Assert.Equal(wrong.Select((one, i) => (i + 1L, one.Document?.Id ?? "", one.Kind)),
            written.Failures.Select(failure => (failure.Position, failure.Id, failure.Kind)));
        Assert.Equal("\U0001F600", (await Service.GetAsync(Collection, "last"))!.Source.GetProperty("a").GetString());

        ImportReport imported =
            await Service.ImportAsync(Collection, Corpus.Stream(sent.OfType<Document>()), new ImportOptions { BatchSize = 3 });
        Assert.Equal((2, wrong.Length - 1), (imported.Written, imported.Failed));
        Assert.Equal(wrong[..^1].Select((one, i) => (i + 1L, one.Kind)),
            imported.Failures.Select(failure => (failure.Position, failure.Kind)));

        Document Good(string id, ReadOnlySpan<byte> source) =>
            Document.Of(id, Corpus.Field, vector) with { Source = JsonDocument.Parse(source.ToArray()).RootElement };
    }

    [SkippableTheory]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"a\":[", "]}")]
    [InlineData("{\"\\u00e9\":", "}")]
    public async Task A_source_of_the_greatest_depth_comes_back_on_every_way_and_a_deeper_one_is_refused_alone(string open, string close)
    {
        int levels = open.Count(one => one is '{' or '[');
        Document deepest = Nested("deepest", SourceDepth.Max / levels), tooDeep = Nested("deeper", (SourceDepth.Max / levels) + 1),
            far = Nested("far", 3_000);
        await FillAsync([deepest, Document.Of("flat", Corpus.Field, Corpus.Vectors(1, 2)[0])]);
        WriteReport written = await Service.WriteAsync(Collection, [tooDeep, deepest with { Id = "again" }, far]);
        Assert.Equal(1, written.Written);
        Assert.Equal([("deeper", ErrorKind.TooLarge), ("far", ErrorKind.TooLarge)],
            written.Failures.Select(failure => (failure.Id, failure.Kind)));
        Assert.All(written.Failures, failure => Assert.Contains($"{SourceDepth.Max} levels", failure.Message, StringComparison.Ordinal));
        ImportReport imported = await Service.ImportAsync(Collection, Corpus.Stream([deepest with { Id = "imported" }, tooDeep, far]));
        Assert.Equal((1, 2), (imported.Written, imported.Failed));

        foreach (string id in (string[])["deepest", "again", "imported"])
            Assert.True(JsonElement.DeepEquals(deepest.Source, (await Service.GetAsync(Collection, id))!.Source), id);
        SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Id = "flat", Include = ["*"] });
        Assert.Equal(3, found.Hits.Count(hit => JsonElement.DeepEquals(deepest.Source, hit.Source)));
        IReadOnlyList<SearchResponse> several =
            await Service.SearchAsync(Collection, [new SearchRequest { Id = "flat", Include = ["a", "é"] }]);
        Assert.Equal(3, several[0].Hits.Count(hit => JsonElement.DeepEquals(deepest.Source, hit.Source)));
        int exported = 0;
        await foreach (Document document in Service.ExportAsync(Collection))
            if (document.Id != "flat" && JsonElement.DeepEquals(deepest.Source, document.Source)) exported++;
        Assert.Equal(3, exported);

        Document Nested(string id, int times)
        {
            string json = string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times));
            JsonElement source = JsonDocument.Parse(json, SourceDepth.LenientDocument).RootElement;
            return Document.Of(id, Corpus.Field, Corpus.Vectors(1, 3)[0]) with { Source = source };
        }
    }
}
