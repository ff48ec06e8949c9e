using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A scalar at a path as bytes whose order is the order of the values: path key (4 bytes, big-endian), type, value.</summary>
/// <remarks>Strings of more than 256 bytes are kept as their SHA-256: equality needs no more, and no string has an order.</remarks>
internal static class TermKey
{
    /// <summary>The most bytes that a term takes.</summary>
    public const int MaxBytes = HeaderBytes + LongestText;

    private const int HeaderBytes = 5;
    private const int LongestText = 256;

    /// <summary>A string.</summary>
    public static int Text(Span<byte> target, int path, ReadOnlySpan<byte> utf8)
    {
        bool whole = utf8.Length <= LongestText;
        Header(target, path, whole ? (byte)'s' : (byte)'h');
        if (!whole) return HeaderBytes + SHA256.HashData(utf8, target[HeaderBytes..]);
        utf8.CopyTo(target[HeaderBytes..]);
        return HeaderBytes + utf8.Length;
    }

    /// <summary>A number.</summary>
    public static int Number(Span<byte> target, int path, double value)
    {
        Header(target, path, (byte)'n');
        // Adding zero makes −0 and 0 one; the sign turned and, below zero, all bits turned make the bytes ascend with the number.
        long bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        BinaryPrimitives.WriteUInt64BigEndian(target[HeaderBytes..], (ulong)(bits < 0 ? ~bits : bits | long.MinValue));
        return HeaderBytes + sizeof(ulong);
    }

    /// <summary>A truth value.</summary>
    public static int Flag(Span<byte> target, int path, bool value)
    {
        Header(target, path, (byte)'b');
        target[HeaderBytes] = value ? (byte)1 : (byte)0;
        return HeaderBytes + 1;
    }

    /// <summary>The value of a filter.</summary>
    public static ReadOnlySpan<byte> Of(int path, FilterValue value)
    {
        var target = new byte[MaxBytes];
        int length = value.Text is { } text ? Text(target, path, Encoding.UTF8.GetBytes(text))
            : value.Number is { } number ? Number(target, path, number)
            : Flag(target, path, value.Flag!.Value);
        return target.AsSpan(0, length);
    }

    /// <summary>A number, as a bound of a range.</summary>
    public static ReadOnlySpan<byte> Of(int path, double bound)
    {
        var target = new byte[HeaderBytes + sizeof(ulong)];
        Number(target, path, bound);
        return target;
    }

    /// <summary>The path of a term.</summary>
    public static int Path(ReadOnlySpan<byte> term) => BinaryPrimitives.ReadInt32BigEndian(term);

    /// <summary>What stands before every term of a path and behind all those of the path before.</summary>
    public static byte[] Start(int path)
    {
        var target = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(target, path);
        return target;
    }

    private static void Header(Span<byte> target, int path, byte type)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, path);
        target[sizeof(int)] = type;
    }
}
