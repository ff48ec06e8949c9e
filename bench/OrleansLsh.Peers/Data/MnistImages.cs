using System.Buffers.Binary;
using System.IO.Compression;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Peers.Data;

/// <summary>The 10,000 test images of MNIST: 784 grey values from 0 to 255.</summary>
internal static class MnistImages
{
    private const int ImageMagic = 0x00000803;
    private const int HeaderBytes = 16;

    /// <summary>The images, or null where the folder does not hold them.</summary>
    public static VectorBlock? Read(string? folder)
    {
        string path = Path.Combine(folder ?? "", "t10k-images-idx3-ubyte.gz");
        if (!File.Exists(path)) return null;
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        Span<byte> header = stackalloc byte[HeaderBytes];
        unpacked.ReadExactly(header);
        if (BinaryPrimitives.ReadInt32BigEndian(header) != ImageMagic)
            throw new InvalidDataException($"{path} does not start as an IDX file of images.");
        int count = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        int pixels = BinaryPrimitives.ReadInt32BigEndian(header[8..]) * BinaryPrimitives.ReadInt32BigEndian(header[12..]);
        var grey = new byte[count * pixels];
        unpacked.ReadExactly(grey);
        return new VectorBlock(pixels, Array.ConvertAll(grey, g => (float)g));
    }
}
