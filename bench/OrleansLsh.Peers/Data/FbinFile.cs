using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Peers.Data;

/// <summary>Rows of float32 behind a header of count and dimensions, both uint32, all little-endian.</summary>
/// <remarks>Read whole, unlike the product's reader: the peers hold everything in memory too.</remarks>
internal static class FbinFile
{
    private const int HeaderBytes = 8;

    /// <summary>The whole file.</summary>
    /// <exception cref="InvalidDataException">The length contradicts the header.</exception>
    public static VectorBlock Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.ReadExactly(header);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(header);
        long dimensions = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        long expected = HeaderBytes + sizeof(float) * count * dimensions;
        if (file.Length != expected)
            throw new InvalidDataException($"{path} has {file.Length} bytes, its header promises {expected}.");
        var values = new float[count * dimensions];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new VectorBlock((int)dimensions, values);
    }

    /// <summary>Writes the file at once: it is there whole or not at all.</summary>
    public static void Write(string path, VectorBlock vectors)
    {
        string unfinished = path + ".part";
        using (FileStream file = File.Create(unfinished))
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)vectors.Count);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)vectors.Dimensions);
            file.Write(header);
            file.Write(MemoryMarshal.AsBytes(vectors.Values.Span));
        }
        File.Move(unfinished, path, overwrite: true);
    }
}
