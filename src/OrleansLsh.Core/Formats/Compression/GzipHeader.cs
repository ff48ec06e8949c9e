using System.IO.Hashing;

namespace OrleansLsh.Core.Formats.Compression;

/// <summary>The header of a gzip member: RFC 1952, section 2.3.</summary>
internal static class GzipHeader
{
    private const byte Magic1 = 0x1F, Magic2 = 0x8B, Deflate = 8;
    private const int FixedBytes = 10;

    [Flags]
    private enum Flags : byte
    {
        HeaderChecksum = 2,
        Extra = 4,
        Name = 8,
        Comment = 16,
        Reserved = 0xE0,
    }

    /// <summary>Passes over a header; false where the input ends instead, be it after zero bytes.</summary>
    /// <exception cref="InvalidDataException">Something else stands there, or the header is cut off.</exception>
    public static async ValueTask<bool> TakeAsync(GzipInput input, bool isAsync, CancellationToken cancellationToken)
    {
        bool isFirst = input.Taken == 0;
        int first = await input.TryTakeAsync(isAsync, cancellationToken);
        if (first < 0 && isFirst) throw new InvalidDataException("expected gzip data, but there is not one byte");
        while (first == 0 && !isFirst) first = await input.TryTakeAsync(isAsync, cancellationToken);
        if (first < 0) return false;

        long at = input.Taken - 1;
        var checksum = new Crc32();
        byte[] head = new byte[FixedBytes];
        head[0] = (byte)first;
        if (first == Magic1) head[1] = await input.TakeAsync(isAsync, cancellationToken);
        if (head is not [Magic1, Magic2, ..])
            throw new InvalidDataException(isFirst
                ? "the data is not compressed as gzip says: it does not begin with the bytes 1F 8B"
                : $"what follows the gzip data at compressed byte {at} is neither more of it nor zero bytes; all before it is whole");
        for (int i = 2; i < FixedBytes; i++) head[i] = await input.TakeAsync(isAsync, cancellationToken);
        checksum.Append(head);
        var flags = (Flags)head[3];
        if (head[2] != Deflate || (flags & Flags.Reserved) != 0)
            throw new InvalidDataException(
                $"the gzip header at compressed byte {at} is damaged: method {head[2]}, flags {head[3]:X2}; expected 8 and at most 1F");
        await TakeRestAsync(input, flags, checksum, at, isAsync, cancellationToken);
        return true;
    }

    private static async ValueTask TakeRestAsync(
        GzipInput input, Flags flags, Crc32 checksum, long at, bool isAsync, CancellationToken cancellationToken)
    {
        async ValueTask<byte> NextAsync()
        {
            byte value = await input.TakeAsync(isAsync, cancellationToken);
            checksum.Append([value]);
            return value;
        }

        if (flags.HasFlag(Flags.Extra))
            for (int left = await NextAsync() | await NextAsync() << 8; left > 0; left--) await NextAsync();
        if (flags.HasFlag(Flags.Name))
            while (await NextAsync() != 0) { }
        if (flags.HasFlag(Flags.Comment))
            while (await NextAsync() != 0) { }
        if (!flags.HasFlag(Flags.HeaderChecksum)) return;
        int expected = (int)checksum.GetCurrentHashAsUInt32() & 0xFFFF;
        int found = await input.TakeAsync(isAsync, cancellationToken) | await input.TakeAsync(isAsync, cancellationToken) << 8;
        if (found != expected)
            throw new InvalidDataException($"the gzip header at compressed byte {at} is damaged: its checksum is not that of its bytes");
    }
}
