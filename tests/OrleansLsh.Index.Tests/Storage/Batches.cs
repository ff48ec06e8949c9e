using System.Text.Json;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Storage;

/// <summary>Batches whose every number follows from the document's position, so that a reader can check them.</summary>
internal static class Batches
{
    public static readonly VectorField[] Fields = [new("a", 4), new("b", 2, Metric.Euclidean)];

    public static EncodedBatch Of(int first, int count, int modelVersion = 0, Func<int, string?>? source = null, Func<int, bool>? hasB = null)
    {
        var documents = new List<Document>();
        for (int i = first; i < first + count; i++)
        {
            string? json = source is null ? $$"""{"n":{{i}},"word":"w{{i}}"}""" : source(i);
            documents.Add(new Document($"d{i}", new Dictionary<string, ReadOnlyMemory<float>>(),
                json is null ? default : JsonDocument.Parse(json).RootElement));
        }
        int[] all = Enumerable.Range(0, count).ToArray();
        int[] some = all.Where(row => hasB?.Invoke(first + row) ?? true).ToArray();
        return new EncodedBatch(documents, new Dictionary<string, EncodedField>
        {
            ["a"] = Field(first, all, 4, modelVersion),
            ["b"] = Field(first, some, 2, modelVersion),
        });
    }

    public static float Component(int slot, int i) => slot + i / 8f;

    public static byte Code(int slot, int subspace) => (byte)(slot * 3 + subspace);

    private static EncodedField Field(int first, int[] rows, int dimensions, int modelVersion)
    {
        float[] vectors = rows.SelectMany(row => Enumerable.Range(0, dimensions).Select(i => Component(first + row, i))).ToArray();
        byte[] codes = modelVersion == 0 ? [] : rows.SelectMany(row => new[] { Code(first + row, 0), Code(first + row, 1) }).ToArray();
        ushort[] cells = modelVersion == 0 ? [] : rows.Select(row => (ushort)(first + row)).ToArray();
        return new EncodedField(modelVersion, rows, new VectorBlock(dimensions, vectors), codes, cells);
    }
}
