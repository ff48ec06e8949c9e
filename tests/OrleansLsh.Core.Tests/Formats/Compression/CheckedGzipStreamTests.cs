using System.IO.Hashing;
using System.Text;
using OrleansLsh.Core.Formats.Compression;

namespace OrleansLsh.Core.Tests.Formats.Compression;

public class CheckedGzipStreamTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},{i * 7919 % 1013},abc\n")));

    [Fact]
    public async Task Gzip_data_that_is_cut_at_any_byte_is_refused()
    {
        byte[] whole = TemporaryFolder.Compress(Text);
        for (int kept = 0; kept < whole.Length; kept++)
        {
            await RefusedAsync(whole[..kept]);
            if (kept > 0) await RefusedAsync([.. whole, .. whole[..kept]]);
        }
    }

    [Fact]
    public async Task A_cut_within_a_trailer_of_zeros_is_refused()
    {
        // A member of nothing: its checksum and its length are zero, as is what a careless reader takes for padding.
        byte[] empty = TemporaryFolder.Compress([]);
        byte[] none = [.. Header(0), 3, 0, .. new byte[8]];
        Assert.Empty(await ReadAsync(none));
        for (int kept = 0; kept < none.Length; kept++) await RefusedAsync(none[..kept]);
        Assert.Equal(Text, await ReadAsync([.. none, .. none, .. TemporaryFolder.Compress(Text), .. none, .. empty]));
    }

    [Fact]
    public async Task A_changed_bit_never_changes_what_is_read()
    {
        byte[] whole = TemporaryFolder.Compress(Text);
        int harmless = 0;
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            // The time, the compressor's name, a remark that this is text, and the bits that fill up the last byte tell nothing.
            if (await Record.ExceptionAsync(async () => Assert.Equal(Text, await ReadAsync(changed))) is null) harmless++;
            else await RefusedAsync(changed);
        }
        Assert.InRange(harmless, 48, 56);
    }

    [Fact]
    public async Task Members_follow_one_another_wherever_one_ends_in_what_is_read()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            var compressed = new MemoryStream();
            var expected = new MemoryStream();
            for (int member = random.Next(1, 12); member > 0; member--)
            {
                byte[] part = new byte[random.Next(3) == 0 ? random.Next(40) : random.Next(40_000)];
                random.NextBytes(part.AsSpan(0, random.Next(part.Length + 1)));
                expected.Write(part);
                compressed.Write(TemporaryFolder.Compress(part));
            }
            Assert.Equal(expected.ToArray(), await ReadAsync(compressed.ToArray(), random));
        }
    }

    [Fact]
    public async Task Zero_bytes_after_the_data_are_padding()
    {
        byte[] whole = TemporaryFolder.Compress(Text);
        foreach (int padding in (int[])[1, 7, 8, 512, 100_000])
            Assert.Equal(Text, await ReadAsync([.. whole, .. new byte[padding]]));
    }

    [Fact]
    public async Task What_follows_the_data_and_is_none_is_an_error_after_all_of_it_was_read()
    {
        byte[] whole = TemporaryFolder.Compress(Text);
        using var gzip = new CheckedGzipStream(new MemoryStream([.. whole, .. "garbage"u8]));
        byte[] read = new byte[Text.Length];
        await gzip.ReadExactlyAsync(read);
        Assert.Equal(Text, read);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => gzip.CopyToAsync(Stream.Null));
        Assert.Contains($"at compressed byte {whole.Length} is neither", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(31)]
    public async Task Every_optional_part_of_a_header_is_passed_over_and_its_checksum_compared(byte flags)
    {
        byte[] whole = TemporaryFolder.Compress(Text);
        byte[] header = Header(flags);
        Assert.Equal(Text, await ReadAsync([.. header, .. whole[10..]]));
        for (int kept = 0; kept < header.Length; kept++) await RefusedAsync(header[..kept]);
        if ((flags & 2) == 0) return;
        header[^1] ^= 1;
        await RefusedAsync([.. header, .. whole[10..]]);
    }

    [Theory]
    [InlineData("plain text", "does not begin with the bytes 1F 8B")]
    [InlineData("", "not one byte")]
    [InlineData("\u001F", "cut off")]
    public async Task What_is_no_gzip_at_all_is_told(string text, string expected) =>
        Assert.Contains(expected, await RefusedAsync(Encoding.Latin1.GetBytes(text)), StringComparison.Ordinal);

    private static byte[] Header(byte flags)
    {
        byte[] header = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 0, 3];
        if ((flags & 4) != 0) header = [.. header, 2, 1, .. new byte[258]];
        if ((flags & 8) != 0) header = [.. header, .. "name.csv\0"u8];
        if ((flags & 16) != 0) header = [.. header, .. "a comment\0"u8];
        if ((flags & 2) != 0) header = [.. header, .. Crc32.Hash(header)[..2]];
        return header;
    }

    private static async Task<string> RefusedAsync(byte[] compressed)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(compressed));
        Assert.DoesNotContain("archive entry", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>Reads synchronously, asynchronously, and in pieces of any size: all of them give the same.</summary>
    private static async Task<byte[]> ReadAsync(byte[] compressed, Random? random = null)
    {
        var whole = new MemoryStream();
        var pieces = new MemoryStream();
        Exception? first = await Record.ExceptionAsync(() =>
        {
            using var gzip = new CheckedGzipStream(new MemoryStream(compressed));
            gzip.CopyTo(whole);
            return Task.CompletedTask;
        });
        Exception? second = await Record.ExceptionAsync(async () =>
        {
            using var gzip = new CheckedGzipStream(new TricklingStream(compressed, random ?? new Random(1)));
            await gzip.CopyToAsync(pieces, 1 + (random ?? new Random(2)).Next(5_000));
        });
        Assert.Equal(first?.GetType(), second?.GetType());
        if (first is not null) throw first;
        Assert.Equal(whole.ToArray(), pieces.ToArray());
        return whole.ToArray();
    }

    /// <summary>Hands out a few bytes at a time, as a network does.</summary>
    private sealed class TricklingStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + random.Next(random.Next(2) == 0 ? 3 : 9_000))], cancellationToken);
    }
}
