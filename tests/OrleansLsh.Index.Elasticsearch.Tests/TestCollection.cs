using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests;

/// <summary>Collections of small vectors for the tests of the backend itself.</summary>
internal static class TestCollection
{
    public const string Field = "v";

    public static VectorField[] Fields { get; } = [new(Field, Corpus.Dimensions)];

    public static string NewName() => $"e{Guid.NewGuid():N}"[..20];

    /// <summary>Documents as the port takes them, with no model.</summary>
    public static EncodedBatch Batch(int first, int count, int dimensions = Corpus.Dimensions)
    {
        float[][] vectors = [.. Corpus.Vectors(count, first + 1, dimensions).Select(vector => Corpus.Unit(vector))];
        Document[] documents = [.. vectors.Select((vector, i) => Document.Of($"d{first + i}", Field, vector, new { n = first + i }))];
        return Batch(documents, vectors);
    }

    public static EncodedBatch Batch(Document[] documents, float[][] vectors) => new(documents, new Dictionary<string, EncodedField>
    {
        [Field] = new(0, Enumerable.Range(0, vectors.Length).ToArray(), new VectorBlock(vectors[0].Length, vectors.SelectMany(vector => vector).ToArray()), default, default),
    });

    /// <summary>Asserts that a collection has exactly these documents <c>d0</c>, <c>d1</c>, ….</summary>
    public static async Task AssertHasAllAsync(ICollectionIndex collection, int count)
    {
        var numbers = new HashSet<int>();
        await foreach (Document document in collection.ScanAsync(withVectors: false, default)) Assert.True(numbers.Add(document.Source.GetProperty("n").GetInt32()));
        Assert.Equal(Enumerable.Range(0, count), numbers.Order());
    }
}
