using System.Text;

namespace OrleansLsh.Embeddings.Onnx.Tests;

/// <summary>ONNX networks of a single operation, written by hand: for shapes that the gallery's networks do not have.</summary>
internal static class TinyNetwork
{
    private const int Float = 1, Int64 = 7;

    /// <summary>The mean of each colour: [pictures, 3, height, width] → [pictures, 3, 1, 1]. A side that is null is open.</summary>
    public static byte[] MeanColour(int? batch, int? height, int? width) =>
        Model("GlobalAveragePool", ["in"], "out", [Value("in", Float, batch, 3, height, width)], Value("out", Float, batch, 3, 1, 1));

    /// <summary>Pictures as they are, the three colours of a pixel side by side.</summary>
    public static byte[] Pixels(int height, int width) =>
        Model("Identity", ["in"], "out", [Value("in", Float, 1, height, width, 3)], Value("out", Float, 1, height, width, 3));

    /// <summary>A network of integers.</summary>
    public static byte[] OfIntegers() => Model("Identity", ["in"], "out", [Value("in", Int64, 1, 3, 2, 2)], Value("out", Int64, 1, 3, 2, 2));

    private static byte[] Model(string operation, string[] inputs, string output, byte[][] takes, byte[] gives)
    {
        byte[] node = [.. inputs.SelectMany(name => Text(1, name)), .. Text(2, output), .. Text(4, operation)];
        byte[] graph = [.. Block(1, node), .. Text(2, "graph"), .. takes.SelectMany(value => Block(11, value)), .. Block(12, gives)];
        return [.. Number(1, 8), .. Block(7, graph), .. Block(8, Number(2, 17))];
    }

    private static byte[] Value(string name, int type, params int?[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany((size, i) => Block(1, size is { } known ? Number(1, known) : Text(2, $"d{i}")))];
        byte[] tensor = [.. Number(1, type), .. Block(2, shape)];
        return [.. Text(1, name), .. Block(2, Block(1, tensor))];
    }

    private static byte[] Text(int field, string text) => Block(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Block(int field, byte[] bytes) => [.. Varint((field << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Number(int field, int number) => [.. Varint(field << 3), .. Varint(number)];

    private static byte[] Varint(int number)
    {
        var bytes = new List<byte>();
        for (; number > 0x7F; number >>= 7) bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
        return [.. bytes];
    }
}
