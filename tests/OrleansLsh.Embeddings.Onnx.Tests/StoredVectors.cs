using System.IO.Compression;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansLsh.Embeddings.Onnx.Tests;

/// <summary>Vectors that other programs made by the gallery's networks, and what they made them of.</summary>
internal sealed class StoredVectors
{
    private readonly float[] _values;

    private StoredVectors(JsonElement[] rows, float[] values) => (Rows, _values) = (rows, values);

    /// <summary>A line of JSON a row.</summary>
    public JsonElement[] Rows { get; }

    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Dimensions, Dimensions);

    private int Dimensions => _values.Length / Rows.Length;

    public static StoredVectors Read(string rows, string vectors)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(DataFolder.Find(Part.Embeddings, rows)), CompressionMode.Decompress));
        var read = new List<JsonElement>();
        while (lines.ReadLine() is { } line) read.Add(JsonElement.Parse(line));
        byte[] npy = File.ReadAllBytes(DataFolder.Find(Part.Embeddings, vectors));
        int start = 10 + BitConverter.ToUInt16(npy, 8);
        float[] values = new float[(npy.Length - start) / 2];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(npy.AsSpan(start)), values);
        return new StoredVectors([.. read], values);
    }
}
