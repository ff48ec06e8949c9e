using System.Text.Json;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

/// <summary>What a file keeps of vectors that were made anew.</summary>
public sealed class ReembeddedFileTests
{
    private const int D = WordEmbedders.Dimensions, Wide = D + 1;

    private static readonly TrainingOptions Quick = new() { Cells = 8, Restarts = 1, TuneSeconds = 0.1 };

    [Fact]
    public async Task A_file_with_gaps_and_documents_without_text_is_read_again_as_it_was_left()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = Open(temporary))
        {
            await lsh.CreateAsync("c", [new VectorField("title", D) { Embedder = "words" }, new VectorField("v", 2)]);
            foreach (int[] batch in Enumerable.Range(0, 3_000).Chunk(500)) await lsh.UpsertAsync("c", [.. batch.Select(Made)]);
            await lsh.DeleteAsync("c", [.. Enumerable.Range(0, 2_000).Where(i => i % 10 != 0).Select(i => $"d{i}")]);
            await lsh.ReembedAsync("c", "title", "wide", Quick);
        }
        for (int round = 0; round < 2; round++)
        {
            await using ISimilarityService again = Open(temporary);
            FieldDescription title = (await again.DescribeAsync("c")).Fields[0];
            Assert.Equal(("wide", Wide, 1), (title.Field.Embedder, title.Field.Dimensions, title.ModelVersion));
            List<Document> all = await again.ExportAsync("c").ToListAsync();
            Assert.Equal(1_200, all.Count);
            foreach (Document document in all)
            {
                int i = int.Parse(document.Id[1..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(i % 3 != 0, document.Vectors.TryGetValue("title", out ReadOnlyMemory<float> vector));
                if (i % 3 == 0) continue;
                Assert.All(
                    Corpus.Unit(WordEmbedder.Vector(Title(i), Wide)).Zip(vector.ToArray()),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            }
            foreach (SearchSetting? setting in new[] { null, SearchSetting.Exact })
                Assert.Equal("d2999", (await again.SearchAsync("c", Asked(2_999) with { Setting = setting })).Hits[0].Id);
            await again.UpsertAsync("c", [.. Enumerable.Range(2_000, 700).Select(Made)]);
        }
    }

    [Fact]
    public async Task Of_large_documents_few_are_read_at_a_time()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        await using var lsh = new SimilarityService(index);
        await lsh.CreateAsync("c", [new VectorField("title", 2), new VectorField("v", 2)]);
        string large = new('x', 1 << 20);
        await lsh.UpsertAsync(
            "c", [.. Enumerable.Range(0, 12).Select(i => Document.Of($"d{i}", "v", new float[] { 1, i }, new { large }))]);
        Model model = ModelTrainer.Train(
            "c.title", 1, Metric.Cosine, new VectorBlock(2, new float[] { 1, 0, 0, 1 }), 2, new TrainingOptions { Cells = 0 }, null, default);
        var read = new List<int>();
        var change = new ChangedField(new VectorField("title", 2) { Embedder = "words" }, (documents, _) =>
        {
            read.Add(documents.Count);
            return Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>?>>(
                [.. documents.Select(_ => (ReadOnlyMemory<float>?)new float[] { 1, 0 })]);
        });
        var collection = (IEmbedderChange)(await index.OpenAsync("c", default))!;
        await using IPreparedModels prepared = await collection.PrepareAsync(
            new Dictionary<string, Model> { ["title"] = model }, new Dictionary<string, ChangedField> { ["title"] = change }, null, default);
        Assert.Equal([4, 4, 4], read);
        Assert.Equal(12, prepared.Fields[0].Documents);
    }

    private static SearchRequest Asked(int i) =>
        new() { QueryTexts = new Dictionary<string, string> { ["title"] = Title(i) }, Limit = 1 };

    private static ISimilarityService Open(TemporaryFile file) => EmbeddedSimilarity.Open(file.Path, embedders: WordEmbedders.Find);

    private static string Title(int i) => $"w{i % 40} x{i} y{i}";

    private static Document Made(int i) => new(
        $"d{i}", new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = new float[] { 1, i % 7 } },
        i % 3 == 0 ? default : JsonSerializer.SerializeToElement(new { title = Title(i) }));
}
