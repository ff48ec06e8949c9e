namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Unsigned numbers in seven bits a byte, lowest first; the top bit says that more follow.</summary>
internal static class Leb128
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MaxBytes = 5;

    /// <summary>Writes a number; gives its bytes.</summary>
    public static int Write(Span<byte> target, uint value)
    {
        int i = 0;
        for (; value >= 0x80; value >>= 7) target[i++] = (byte)(value | 0x80);
        target[i++] = (byte)value;
        return i;
    }

    /// <summary>Takes a number off the front.</summary>
    public static uint Read(ref ReadOnlySpan<byte> source)
    {
        uint value = 0;
        for (int i = 0, shift = 0; ; i++, shift += 7)
        {
            byte next = source[i];
            value |= (uint)(next & 0x7f) << shift;
            if (next >= 0x80) continue;
            source = source[(i + 1)..];
            return value;
        }
    }
}
