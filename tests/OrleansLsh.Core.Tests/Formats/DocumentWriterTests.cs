using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class DocumentWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 100)]
    public Property Documents_read_back_the_same() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNull<string> Id, NonNull<string> Field, float[] Vector, NonNull<string> Text)[]>(), Gen.Elements("a.jsonl",
            "a.jsonl.gz").ToArbitrary(),
        (rows, name) =>
        {
            var documents = rows.Select(row => Document.Of(row.Id.Get, row.Field.Get, row.Vector.Where(float.IsFinite).ToArray(),
                new { text = row.Text.Get })).ToList();
            AssertSame(documents, RoundTripAsync(documents, name).GetAwaiter().GetResult());
        });

    [Fact]
    public async Task Any_source_survives_even_one_that_uses_the_words_of_the_format()
    {
        string[] sources = ["{}", "{\"id\":1}", "{\"vectors\":[]}", "{\"source\":{}}", "{\"source\":{\"source\":{}}}", "{\"a\":1,\"source\":{}}",
            "{\"a\":{\"id\":1},\"é\":\"\\u0000\"}"];
        var documents = sources.Select((source, i) => Document.Of($"{i}", "v",
            new float[] { .1f, float.Epsilon, float.MaxValue }) with
        { Source = JsonElement.Parse(source) }).ToList();
        AssertSame(documents, await RoundTripAsync(documents, "a.jsonl"));
    }

    [Fact]
    public async Task A_source_that_is_no_text_is_refused_and_the_lines_beside_it_are_whole()
    {
        using var stream = new MemoryStream();
        await using (var writer = new DocumentWriter(stream, leaveOpen: true))
        {
            await writer.WriteAsync(Document.Of("a", "v", new[] { 1f }, new { n = 1 }));
            using JsonDocument half = JsonDocument.Parse("{\"long\":\"" + new string('x', 5_000) + "\",\"n\":\"\\ud800\"}");
            LshException error = await Assert.ThrowsAsync<LshException>(
                async () => await writer.WriteAsync(new Document("b", Document.Of("b", "v", new[] { 2f }).Vectors, half.RootElement)));
            Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
            await writer.WriteAsync(Document.Of("c", "v", new[] { 3f }, new { n = 3 }));
        }
        Assert.Equal(
            ["{\"id\":\"a\",\"vectors\":{\"v\":[1]},\"n\":1}", "{\"id\":\"c\",\"vectors\":{\"v\":[3]},\"n\":3}"],
            System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Floats_are_written_with_the_fewest_digits()
    {
        await RoundTripAsync([Document.Of("a", "v", new[] { .1f, 1f, -1e-7f })], "a.jsonl");
        Assert.Equal("{\"id\":\"a\",\"vectors\":{\"v\":[0.1,1,-1E-07]}}\n", await File.ReadAllTextAsync(_folder["a.jsonl"]));
    }

    [Fact]
    public async Task A_document_that_JSON_cannot_hold_is_refused_and_leaves_no_trace()
    {
        var stream = new MemoryStream();
        await using (var writer = new DocumentWriter(stream, leaveOpen: true))
        {
            await writer.WriteAsync(Document.Of("a", "v", new[] { 1f }));
            var error = await Assert.ThrowsAsync<LshException>(async () => await writer.WriteAsync(Document.Of("b", "v", new[] { float.NaN })));
            Assert.Equal(ErrorKind.NotFinite, error.Kind);
            await Assert.ThrowsAsync<LshException>(async () => await writer.WriteAsync(Document.Of("b", "v", new[] { 1f }, source: 5)));
            await writer.WriteAsync(Document.Of("c", "v", new[] { 1f }));
        }
        Assert.Equal(2, System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private async Task<List<Document>> RoundTripAsync(List<Document> documents, string name)
    {
        await using (var writer = DocumentWriter.Create(_folder[name]))
            foreach (var document in documents) await writer.WriteAsync(document);
        return await VectorFiles.ToListAsync(DocumentFile.ReadAsync(_folder[name]));
    }

    private static void AssertSame(List<Document> expected, List<Document> actual)
    {
        Assert.Equal(expected.Select(document => document.Id), actual.Select(document => document.Id));
        foreach (var (want, got) in expected.Zip(actual))
        {
            Assert.Equal(want.Vectors.Keys, got.Vectors.Keys);
            foreach (var (field, vector) in want.Vectors) Assert.Equal(vector.ToArray(), got.Vectors[field].ToArray());
            Assert.True(JsonElement.DeepEquals(want.Source, got.Source), $"{want.Source} became {got.Source}");
        }
    }
}
