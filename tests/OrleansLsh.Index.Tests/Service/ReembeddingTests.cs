using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>A field changes its embedder: what is drawn of the texts, what is refused before they are embedded, and who comes
/// late.</summary>
public sealed class ReembeddingTests
{
    private static readonly TrainingOptions Quick = new() { Restarts = 1, TuneSeconds = 0.1 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_document_that_was_checked_before_its_field_had_an_embedder_gets_its_vector(bool isEmbedded)
    {
        IDocumentIndex index = isEmbedded ? EmbeddedIndex.Open(null) : new ReferenceIndex();
        await using var late = new SimilarityService(index, new StandingClock(), embedders: WordEmbedders.Find);
        await using var other = new SimilarityService(index, embedders: WordEmbedders.Find);
        await FillAsync(late, 40);
        await other.ReembedAsync("c", "title", "words", Quick);
        await late.UpsertAsync("c", [Made(99)]);
        Document kept = (await other.GetAsync("c", "d99", withVectors: true))!;
        Assert.Equal(["title", "v"], kept.Vectors.Keys.Order());
        Assert.Equal(WordEmbedders.Dimensions, kept.Vectors["title"].Length);
        Assert.Equal(41, (await other.DescribeAsync("c")).Fields[0].Documents);
    }

    [Fact]
    public async Task A_field_without_vectors_has_as_large_a_sample_as_its_texts_ask_for()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: WordEmbedders.Find);
        await FillAsync(lsh, 5_000);
        var told = new Told<TrainProgress>();
        CollectionDescription after = await lsh.ReembedAsync("c", "title", "words", Quick with { SampleSize = 100 }, told);
        Assert.Equal((256, 5_000), (after.Fields[0].Cells, Sampled(told)));
    }

    [Fact]
    public async Task A_sample_is_large_enough_for_the_cells_that_an_index_has_by_default()
    {
        await using var lsh = new SimilarityService(
            new WrappedIndex(collection => new Assigning(collection)), embedders: WordEmbedders.Find);
        await FillAsync(lsh, 1_500);
        var told = new Told<TrainProgress>();
        CollectionDescription after = await lsh.ReembedAsync("c", "title", "words", Quick with { SampleSize = 100 }, told);
        // Four vectors for each cell, and 500 to measure with.
        Assert.Equal((Assigning.Cells, 4 * Assigning.Cells + 500), (after.Fields[0].Cells, Sampled(told)));
    }

    [Fact]
    public async Task A_sample_that_no_array_holds_is_refused_before_it_is_embedded()
    {
        const int Wide = 65_536;
        using var words = new WordEmbedder(Wide);
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: _ => words);
        await FillAsync(lsh, int.MaxValue / Wide + 2);
        LshException error = await Assert.ThrowsAsync<LshException>(
            () => lsh.ReembedAsync("c", "title", "words", Quick with { SampleSize = 40_000 }));
        Assert.Equal(ErrorKind.TooLarge, error.Kind);
        Assert.Contains($"of {Wide} dimensions exceeds {Array.MaxLength} components", error.Message, StringComparison.Ordinal);
        // By which the dimensions are known.
        Assert.Single(Assert.Single(words.Calls));
    }

    [Fact]
    public async Task Documents_with_a_vector_and_no_text_are_counted_before_the_others_are_embedded()
    {
        using var words = new WordEmbedder(WordEmbedders.Dimensions);
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: _ => words);
        await FillAsync(lsh, 40);
        await lsh.UpsertAsync(
            "c", [.. Enumerable.Range(0, 40).Select(i => Document.Of($"d{i}", "title", new float[] { 1, i }, new { title = Title(i) }))]);
        await lsh.UpsertAsync("c", [.. Enumerable.Range(0, 3).Select(i => Document.Of($"bare{i}", "title", new float[] { 1, i }))]);
        LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.ReembedAsync("c", "title", "words", Quick));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("Document 'bare0' has a vector in field 'title'", error.Message, StringComparison.Ordinal);
        Assert.Contains("no text at 'title' to make one of; it is the first of 3. Give them texts", error.Message, StringComparison.Ordinal);
        Assert.Single(Assert.Single(words.Calls));
    }

    [Fact]
    public async Task Writers_do_not_wait_for_an_embedder_that_takes_too_long()
    {
        ISimilarityService lsh = null!;
        var slow = new HookedEmbedder();
        await using (lsh = EmbeddedSimilarity.Open(null, embedders: _ => slow))
        {
            await FillAsync(lsh, 40);
            var late = new TaskCompletionSource();
            slow.On("w1 x1001", () => lsh.UpsertAsync("c", [Made(1_002)]));
            // Writers are held by now; nobody else would let them go.
            slow.On("w2 x1002", async () =>
            {
                await lsh.UpsertAsync("c", [Made(1_003)]);
                late.SetResult();
            });
            var told = new Told<TrainProgress>(step =>
            {
                if (step.Progress.Stage == TrainingStage.Tuning) lsh.UpsertAsync("c", [Made(1_001)]).GetAwaiter().GetResult();
            });
            CollectionDescription after = await lsh.ReembedAsync("c", "title", "slow", Quick, told);
            Assert.True(late.Task.IsCompletedSuccessfully);
            Assert.Equal(43, after.Fields[0].Documents);
        }
    }

    [Fact]
    public async Task A_text_that_the_embedder_does_not_take_is_told_with_its_document()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null, embedders: WordEmbedders.Find);
        await FillAsync(lsh, 40);
        await lsh.UpsertAsync("c", [Made(7) with { Source = JsonSerializer.SerializeToElement(new { title = "poison" }) }]);
        LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.ReembedAsync("c", "title", "fragile", Quick));
        Assert.StartsWith("The text of document 'd7' of collection 'c' could not be embedded", error.Message, StringComparison.Ordinal);
        Assert.Contains("the model does not take 'poison'. Change its text, or delete it.", error.Message, StringComparison.Ordinal);
        await lsh.DeleteAsync("c", ["d7"]);
        Assert.Equal(39, (await lsh.ReembedAsync("c", "title", "fragile", Quick)).Fields[0].Documents);

        ImportReport report = await lsh.ImportAsync("c", new[] { 50, 7, 51 }.Select(i => Document.Of($"n{i}", "v", new float[] { 1, 0 },
            new { title = i == 7 ? "poison" : Title(i) })).ToAsyncEnumerable());
        Assert.Equal((2, "n7"), (report.Written, Assert.Single(report.Failures).Id));
    }

    private static int Sampled(Told<TrainProgress> told) =>
        told.All.Where(step => step.Progress.Stage == TrainingStage.Sampling).Max(step => (int)step.Progress.Done);

    /// <summary>A collection whose field of titles has neither embedder nor vectors yet.</summary>
    private static async Task FillAsync(ISimilarityService lsh, int documents)
    {
        await lsh.CreateAsync("c", [new VectorField("title", 2), new VectorField("v", 2)]);
        await lsh.UpsertAsync("c", [.. Enumerable.Range(0, documents).Select(Made)]);
    }

    private static string Title(int i) => $"w{i % 40} x{i} y{i}";

    private static Document Made(int i) => Document.Of($"d{i}", "v", new float[] { 1, i % 7 }, new { title = Title(i) });

    /// <summary>What is known of a collection stays fresh.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    /// <summary>Words as vectors, and something that happens when a text is embedded for the first time.</summary>
    private sealed class HookedEmbedder : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly Dictionary<string, Func<Task>> _hooks = [];

        public void On(string beginning, Func<Task> happens) => _hooks.Add(beginning, happens);

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            foreach (string beginning in _hooks.Keys.Where(key => texts.Any(text => text.StartsWith(key, StringComparison.Ordinal))).ToArray())
                if (_hooks.Remove(beginning, out Func<Task>? happens)) await happens();
            return [.. texts.Select(text => new Embedding<float>(WordEmbedder.Vector(text, 8)))];
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Assigning(ICollectionIndex collection) : WrappedCollection(collection), ICellAssigner, IEmbedderChange
    {
        public const int Cells = 64;

        public int DefaultCells(VectorField field, long documents) => Cells;

        public Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes, IProgress<long>? progress,
            CancellationToken cancellationToken) =>
            ((IEmbedderChange)Wrapped).PrepareAsync(models, changes, progress, cancellationToken);
    }
}
