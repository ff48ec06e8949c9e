using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Formats.Safetensors;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 100)]
    public void What_was_saved_reads_back_the_same(float[] singles, int[] ints, long[] longs, byte[] bytes, sbyte[] smalls, NonNull<string> text)
    {
        var writer = new SafetensorsWriter();
        writer.SetMetadata("text", text.Get);
        writer.Add<float>("singles", singles, singles.Length);
        writer.Add<int>("ints", ints, 1, ints.Length);
        writer.Add<long>("longs", longs, longs.Length, 1);
        writer.Add<byte>("bytes", bytes, bytes.Length);
        writer.Add<sbyte>("smalls", smalls, smalls.Length);
        writer.Add<float>("scalar", new[] { 1.5f });
        writer.Save(_folder["a.safetensors"]);

        using var reader = SafetensorsReader.Open(_folder["a.safetensors"]);
        Assert.Equal(text.Get, reader.Metadata["text"]);
        Assert.Equal(singles.Select(BitConverter.SingleToInt32Bits), reader.Read<float>("singles").Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(ints, reader.Read<int>("ints"));
        Assert.Equal(longs, reader.Read<long>("longs"));
        Assert.Equal(bytes, reader.Read<byte>("bytes"));
        Assert.Equal(smalls, reader.Read<sbyte>("smalls"));
        Assert.Equal([1.5f], reader.Read<float>("scalar"));
        Assert.Equal([1, ints.Length], reader.Tensors["ints"].Shape);
        Assert.Empty(reader.Tensors["scalar"].Shape);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_whatever_order_it_was_added()
    {
        var (forth, back) = (new SafetensorsWriter(), new SafetensorsWriter());
        foreach (string name in (string[])["b", "a", "c"]) Fill(forth, name);
        foreach (string name in (string[])["c", "a", "b"]) Fill(back, name);
        Assert.Equal(BytesOf(forth), BytesOf(back));

        static void Fill(SafetensorsWriter writer, string name)
        {
            writer.SetMetadata(name, "text");
            writer.Add<float>(name, new float[] { 1, 2 }, 2);
            writer.Add<byte>(name + "-bytes", new byte[3], 3);
        }
    }

    [Fact]
    public void The_header_is_padded_so_that_tensors_begin_at_multiples_of_8()
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("a", new byte[] { 7 }, 1);
        writer.Add<long>("z", new long[] { 2 }, 1);
        byte[] bytes = BytesOf(writer);
        long length = BitConverter.ToInt64(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, (int)length);
        Assert.Equal("""{"z":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""", header.TrimEnd(' '));
        Assert.Equal(0, (length + 8) % 8);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 7], bytes[(8 + (int)length)..]);
    }

    [Fact]
    public void A_file_made_by_hand_reads()
    {
        using var reader = Open("""{"__metadata__":{"format":"pt"},"a":{"data_offsets":[4,12],"dtype":"F32","shape":[2]},"b":{"shape":[1,1],"dtype":"I32","data_offsets":[0,4]}}   """,
            Bytes.Join(Bytes.Int32(-3), Bytes.Singles(1, 2)));
        Assert.Equal("pt", reader.Metadata["format"]);
        Assert.Equal([1f, 2f], reader.Read<float>("a"));
        Assert.Equal([-3], reader.Read<int>("b"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "claims bytes 0 to 12 for F32 [2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "claims bytes 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "but the file has")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected the end of the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "where the one before ends")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "where the one before ends")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "integers of 0 or more")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", "ends at")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "dtype 'BF16'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "lacks one of")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "has 'x'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "two tensors 'a'")]
    [InlineData("""{"__metadata__":{"a":1}}""", "expected text as metadata")]
    [InlineData("""[]""", "begin with '{'")]
    [InlineData(""" {}""", "begin with '{'")]
    [InlineData("""{"a":""", "expected a safetensors header")]
    public void A_lying_header_is_an_error_that_says_what_was_expected(string header, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidFileException>(() => Open(header, new byte[8])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(100_000_001L, "at most 100000000")]
    [InlineData(-1L, "at most 100000000")]
    [InlineData(1000L, "only 2 follow")]
    public void A_header_length_that_lies_is_refused_unread(long length, string expected)
    {
        byte[] bytes = Bytes.Join(BitConverter.GetBytes(length), "{}"u8.ToArray());
        Assert.Contains(expected, Assert.Throws<InvalidFileException>(() => new SafetensorsReader(new MemoryStream(bytes), "a")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_missing_or_of_another_type_is_an_error()
    {
        using var reader = Open("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        Assert.Contains("a tensor 'b'", Assert.Throws<InvalidFileException>(() => reader.Read<float>("b")).Message, StringComparison.Ordinal);
        Assert.Contains("is F32; expected I32", Assert.Throws<InvalidFileException>(() => reader.Read<int>("a")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidFileException>(() => SafetensorsReader.Open(_folder["missing"]));
    }

    [Fact]
    public void The_writer_refuses_a_shape_that_does_not_fit_and_a_name_that_is_taken()
    {
        var writer = new SafetensorsWriter();
        writer.Add<int>("a", new int[6], 2, 3);
        Assert.Throws<LshException>(() => writer.Add<int>("a", new int[1], 1));
        Assert.Throws<LshException>(() => writer.Add<int>("__metadata__", new int[1], 1));
        Assert.Throws<LshException>(() => writer.Add<int>("b", new int[6], 6, 2));
        Assert.Throws<LshException>(() => writer.Add<int>("b", new int[6], -2, -3));
        Assert.Throws<LshException>(() => writer.Add<int>("b", Array.Empty<int>(), long.MaxValue, long.MaxValue, 0));
    }

    private static SafetensorsReader Open(string header, byte[] data) => new(new MemoryStream(Bytes.Safetensors(header, data)), "a.safetensors");

    private static byte[] BytesOf(SafetensorsWriter writer)
    {
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
