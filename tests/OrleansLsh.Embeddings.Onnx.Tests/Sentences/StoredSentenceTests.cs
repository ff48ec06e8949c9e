using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

public class StoredSentenceTests
{
    [SkippableTheory]
    [InlineData("summaries", "summary")]
    [InlineData("questions", "question")]
    public async Task Vectors_are_those_that_another_program_made_by_this_model(string set, string property)
    {
        StoredVectors stored = StoredVectors.Read($"{set}.jsonl.gz", $"{set}-minilm384.f16.npy");
        HashSet<string> vocabulary = [.. File.ReadLines(Path.Combine(GalleryModels.MiniLm, "vocab.txt"))];
        // That program saw the first 200 characters, and took words of two characters that are no token for unknown ones.
        var random = new Random(1);
        (int Row, string Text)[] texts = [.. Enumerable.Range(0, 400).Select(_ => random.Next(stored.Rows.Length)).Distinct()
            .Select(row => (row, Cut(stored.Rows[row].GetProperty(property).GetString()!)))
            .Where(one => Words(one.Item2).All(word => word.Length != 2 || vocabulary.Contains(word)))];
        Assert.InRange(texts.Length, 300, 400);

        using var embedder = new OnnxSentenceEmbedder(new OnnxSentenceOptions { Model = GalleryModels.MiniLm });
        GeneratedEmbeddings<Embedding<float>> vectors = await embedder.GenerateAsync(texts.Select(one => one.Text));
        foreach (((int row, string text), Embedding<float> vector) in texts.Zip(vectors))
            Assert.True(TensorPrimitives.CosineSimilarity(vector.Vector.Span, stored[row]) > 0.999f, text);
    }

    private static string Cut(string text) => text[..Math.Min(text.Length, 200)];

    private static string[] Words(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')).Split(' ');
}
