using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OrleansLsh.Embeddings.Onnx.Pictures;

/// <summary>When a picture was taken, as the EXIF data of a JPEG, PNG or WebP file says.</summary>
/// <remarks>Exif 2.32, CIPA DC-008: DateTimeOriginal, else DateTimeDigitized, each with its offset from UTC where the camera knew it.
/// Damaged data is no date, and no fault of the picture.</remarks>
internal static class ExifDate
{
    private const int ExifDirectory = 0x8769, Original = 0x9003, Digitized = 0x9004, OriginalOffset = 0x9011, DigitizedOffset = 0x9012;
    private const int EntrySize = 12, LongestText = 32;

    private static ReadOnlySpan<byte> Exif => "Exif\0\0"u8;

    /// <summary>Day and time as ISO 8601, with an offset where there is one; null where the file says nothing.</summary>
    public static string? Of(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tiff = Tiff(file);
        if (tiff.Length < 8) return null;
        bool isBig = tiff[0] == 'M';
        uint exif = Find(tiff, isBig, Int32(tiff[4..], isBig), ExifDirectory).Value;
        return exif == 0 ? null : Date(tiff, isBig, exif, Original, OriginalOffset) ?? Date(tiff, isBig, exif, Digitized, DigitizedOffset);
    }

    private static string? Date(ReadOnlySpan<byte> tiff, bool isBig, uint directory, int tag, int offsetTag)
    {
        if (!DateTime.TryParseExact(
            Text(tiff, isBig, directory, tag), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out DateTime taken))
            return null;
        string offset = Text(tiff, isBig, directory, offsetTag);
        bool hasOffset = offset is ['+' or '-', _, _, ':', _, _]
            && TimeSpan.TryParseExact(offset.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan from)
            && from.TotalHours <= 14;
        return taken.ToString("s", CultureInfo.InvariantCulture) + (hasOffset ? offset : "");
    }

    private static string Text(ReadOnlySpan<byte> tiff, bool isBig, uint directory, int tag)
    {
        (uint value, uint count, int at) = Find(tiff, isBig, directory, tag);
        if (count is 0 or > LongestText) return "";
        uint start = count <= 4 ? (uint)at : value;
        return start > tiff.Length - count ? "" : Encoding.ASCII.GetString(tiff.Slice((int)start, (int)count)).TrimEnd('\0', ' ');
    }

    /// <summary>An entry of a directory: its value or where that stands, how many there are, and where the value's place is.</summary>
    private static (uint Value, uint Count, int At) Find(ReadOnlySpan<byte> tiff, bool isBig, uint directory, int tag)
    {
        if (directory < 8 || directory > tiff.Length - 2) return default;
        int entries = Int16(tiff[(int)directory..], isBig);
        for (int i = 0, at = (int)directory + 2; i < entries && at <= tiff.Length - EntrySize; i++, at += EntrySize)
            if (Int16(tiff[at..], isBig) == tag) return (Int32(tiff[(at + 8)..], isBig), Int32(tiff[(at + 4)..], isBig), at + 8);
        return default;
    }

    private static ReadOnlySpan<byte> Tiff(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? OfJpeg(file)
        : file.Length > 8 && file[1..].StartsWith("PNG"u8) ? OfPng(file)
        : file.StartsWith("RIFF"u8) ? OfWebP(file)
        : [];

    private static ReadOnlySpan<byte> OfJpeg(ReadOnlySpan<byte> file)
    {
        // Segments until the picture itself begins.
        for (int at = 2; at <= file.Length - 4 && file[at] == 0xFF && file[at + 1] != 0xDA;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || length > file.Length - at - 2) return [];
            ReadOnlySpan<byte> segment = file.Slice(at + 4, length - 2);
            if (file[at + 1] == 0xE1 && segment.StartsWith(Exif)) return segment[Exif.Length..];
            at += 2 + length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> OfPng(ReadOnlySpan<byte> file)
    {
        for (long at = 8; at <= file.Length - 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (length > file.Length - at - 12) return [];
            if (file[((int)at + 4)..].StartsWith("eXIf"u8)) return file.Slice((int)at + 8, (int)length);
            at += 12 + length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> OfWebP(ReadOnlySpan<byte> file)
    {
        for (long at = 12; at <= file.Length - 8;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            if (length > file.Length - at - 8) return [];
            ReadOnlySpan<byte> chunk = file.Slice((int)at + 8, (int)length);
            if (file[(int)at..].StartsWith("EXIF"u8)) return chunk.StartsWith(Exif) ? chunk[Exif.Length..] : chunk;
            // Chunks of an odd length are filled up.
            at += 8 + length + (length & 1);
        }
        return [];
    }

    private static int Int16(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Int32(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
