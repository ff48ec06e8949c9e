using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.AI;
using SkiaSharp;

namespace OrleansLsh.Embeddings.Onnx.Tests.Pictures;

/// <summary>Small pictures, drawn for one test.</summary>
internal static class TestPictures
{
    /// <summary>A GIF of 1 x 1 pixels with two frames, red and blue.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
        0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
        0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, 0x3B,
    ];

    /// <summary>A picture drawn by its pixels, in a format that Skia writes.</summary>
    public static byte[] Draw(int width, int height, Func<int, int, SKColor> colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, colour(x, y));
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>A BMP of 24 bits a pixel, of one colour.</summary>
    public static byte[] Bmp(int width, int height, SKColor colour)
    {
        int row = (width * 3 + 3) / 4 * 4;
        byte[] bytes = new byte[54 + (row * height)];
        "BM"u8.CopyTo(bytes);
        foreach ((int at, int value) in new[] { (2, bytes.Length), (10, 54), (14, 40), (18, width), (22, height), (34, row * height) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        bytes[26] = 1;
        bytes[28] = 24;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                new[] { colour.Blue, colour.Green, colour.Red }.CopyTo(bytes.AsSpan(54 + (y * row) + (3 * x)));
        return bytes;
    }

    /// <summary>A JPEG whose EXIF data says how a camera held it.</summary>
    public static byte[] Turned(byte[] jpeg, int orientation)
    {
        byte[] tiff = [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. jpeg[2..]];
    }

    /// <summary>EXIF data that says when a picture was taken, and where a camera knew it the offset from UTC.</summary>
    public static byte[] Taken(string taken, string? offset, bool isBig = false)
    {
        byte[] date = [.. Encoding.ASCII.GetBytes(taken), 0], zone = offset is null ? [] : [.. Encoding.ASCII.GetBytes(offset), 0];
        int entries = offset is null ? 1 : 2, values = 8 + 18 + 2 + (12 * entries) + 4;
        return
        [
            .. isBig ? "MM"u8 : "II"u8, .. Short(42), .. Long(8), .. Short(1), .. Entry(0x8769, 4, 1, 26), .. Long(0),
            .. Short(entries), .. Entry(0x9003, 2, date.Length, values),
            .. offset is null ? [] : Entry(0x9011, 2, zone.Length, values + date.Length), .. Long(0), .. date, .. zone,
        ];

        byte[] Entry(int tag, int type, int count, int value) => [.. Short(tag), .. Short(type), .. Long(count), .. Long(value)];
        byte[] Short(int value) => isBig ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];
        byte[] Long(int value) => isBig ? [.. Short(value >> 16), .. Short(value)] : [.. Short(value), .. Short(value >> 16)];
    }

    /// <summary>A JPEG with EXIF data.</summary>
    public static byte[] JpegWith(byte[] jpeg, byte[] exif) =>
        [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];

    /// <summary>A PNG with EXIF data.</summary>
    public static byte[] PngWith(byte[] png, byte[] exif)
    {
        byte[] chunk = [.. "eXIf"u8, .. exif], numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, exif.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), Crc(chunk));
        return [.. png[..33], .. numbers[..4], .. chunk, .. numbers[4..], .. png[33..]];
    }

    /// <summary>A WebP with EXIF data behind the picture.</summary>
    public static byte[] WebPWith(byte[] webp, byte[] exif)
    {
        byte[] padded = exif.Length % 2 == 0 ? exif : [.. exif, 0], file = [.. webp, .. "EXIF"u8, .. BitConverter.GetBytes(exif.Length), .. padded];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    /// <summary>The beginning of a PNG of a size that nothing else of it bears out.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        byte[] png = Draw(1, 1, (_, _) => SKColors.Red);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    public static DataContent Content(byte[] bytes) => new(bytes, "application/octet-stream");

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
