using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

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
