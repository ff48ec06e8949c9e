using System.Buffers.Binary;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A scalar at a path as bytes: the path's key (4 bytes, big-endian), then the scalar's term (<see cref="TermValue"/>).</summary>
internal static class TermKey
{
    /// <summary>Bytes of the path's key.</summary>
    public const int PathBytes = sizeof(int);

    /// <summary>The most bytes that a term takes.</summary>
    public const int MaxBytes = PathBytes + TermValue.MaxBytes;

    /// <summary>A term at a path.</summary>
    public static byte[] Of(int path, ReadOnlySpan<byte> term)
    {
        var key = new byte[PathBytes + term.Length];
        BinaryPrimitives.WriteInt32BigEndian(key, path);
        term.CopyTo(key.AsSpan(PathBytes));
        return key;
    }

    /// <summary>The path of a term.</summary>
    public static int Path(ReadOnlySpan<byte> term) => BinaryPrimitives.ReadInt32BigEndian(term);

    /// <summary>What stands before every term of a path and behind all those of the path before.</summary>
    public static byte[] Start(int path) => Of(path, []);

    /// <summary>What stands behind every term that begins like this one.</summary>
    public static byte[] EndOfPrefix(int path, ReadOnlySpan<byte> term) => Of(path, [.. term, byte.MaxValue]);
}
