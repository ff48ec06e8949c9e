using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class VectorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<f2", new byte[] { 0x00, 0x3C, 0x00, 0xC0 }, new[] { 1f, -2f })]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }, new[] { 1f, -2f })]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 }, new[] { 1f, -2f })]
    [InlineData("|u1", new byte[] { 1, 254 }, new[] { 1f, 254f })]
    [InlineData("|i1", new byte[] { 1, 254 }, new[] { 1f, -2f })]
    public async Task Every_npy_type_reads_as_float(string descr, byte[] data, float[] expected)
    {
        foreach (byte version in (byte[])[1, 2, 3])
        {
            Assert.Equal([expected], await VectorFiles.ReadAllAsync(_folder.Write("a.npy", Bytes.Npy(descr, "(1, 2)", data, version))));
            Assert.Equal([expected], await VectorFiles.ReadAllAsync(_folder.Write("one.npy", Bytes.Npy(descr, "(2,)", data, version))));
            Assert.Equal([[expected[0]], [expected[1]]], await VectorFiles.ReadAllAsync(_folder.Write("b.npy.gz", Bytes.Npy(descr, "(2, 1)", data, version))));
        }
    }

    [Theory]
    [InlineData(0x08, new byte[] { 1, 254 }, new[] { 1f, 254f })]
    [InlineData(0x09, new byte[] { 1, 254 }, new[] { 1f, -2f })]
    [InlineData(0x0B, new byte[] { 1, 2, 0xFF, 0xFE }, new[] { 258f, -2f })]
    [InlineData(0x0C, new byte[] { 0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFE }, new[] { 65536f, -2f })]
    [InlineData(0x0D, new byte[] { 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0 }, new[] { 1f, -2f })]
    [InlineData(0x0E, new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, new[] { 1f, -2f })]
    public async Task Every_IDX_type_reads_as_float_and_later_axes_are_flattened(byte type, byte[] data, float[] expected)
    {
        byte[] cube = Bytes.Join([0, 0, type, 3], Bytes.BigInt32(1), Bytes.BigInt32(2), Bytes.BigInt32(1), data);
        foreach (string name in (string[])["a.idx", "a-idx3-ubyte", "a.idx3-ubyte.gz", "named-otherwise", "named.otherwise.gz"])
        {
            string path = _folder.Write(name, cube);
            Assert.True(VectorFile.IsVectorFile(path), name);
            Assert.Equal([expected], await VectorFiles.ReadAllAsync(path));
        }
        byte[] labels = Bytes.Join([0, 0, type, 1], Bytes.BigInt32(2), data);
        Assert.Equal([[expected[0]], [expected[1]]], await VectorFiles.ReadAllAsync(_folder.Write("labels.idx", labels)));
    }

    [Fact]
    public async Task Vecs_files_repeat_their_dimensions_before_each_vector()
    {
        byte[] two = Bytes.Int32(2);
        await AssertReadsAsync("a.fvecs", Bytes.Join(two, Bytes.Singles(1, -2), two, Bytes.Singles(.5f, 3)), [1, -2], [.5f, 3]);
        await AssertReadsAsync("a.bvecs", Bytes.Join(two, [1, 255], two, [0, 3]), [1, 255], [0, 3]);
        await AssertReadsAsync("a.ivecs", Bytes.Join(two, Bytes.Int32(-7), Bytes.Int32(70000), two, Bytes.Int32(0), Bytes.Int32(3)), [-7, 70000], [0, 3]);
    }

    [Fact]
    public async Task Bin_files_begin_with_count_then_dimensions()
    {
        byte[] header = Bytes.Join(Bytes.Int32(2), Bytes.Int32(3));
        await AssertReadsAsync("a.fbin", Bytes.Join(header, Bytes.Singles(1, 2, 3, 4, 5, 6)), [1, 2, 3], [4, 5, 6]);
        await AssertReadsAsync("a.u8bin", Bytes.Join(header, [1, 2, 3, 253, 254, 255]), [1, 2, 3], [253, 254, 255]);
        await AssertReadsAsync("a.i8bin", Bytes.Join(header, [1, 2, 3, 253, 254, 255]), [1, 2, 3], [-3, -2, -1]);
    }

    [Fact]
    public async Task An_array_without_rows_is_a_file_without_vectors() =>
        Assert.Empty(await VectorFiles.ReadAllAsync(_folder.Write("a.npy", Bytes.Npy("<f4", "(0, 128)", []))));

    [Fact]
    public async Task A_plain_file_knows_its_count_and_a_compressed_one_does_not()
    {
        byte[] npy = Bytes.Npy("|u1", "(5, 2)", new byte[10]);
        using var plain = VectorFile.Open(_folder.Write("a.npy", npy));
        using var compressed = VectorFile.Open(_folder.Write("a.npy.gz", npy));
        Assert.Equal(5, plain.Count);
        Assert.Null(compressed.Count);
        Assert.Equal(5, (await compressed.ReadAsync(100, default))!.Count);
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        using var reader = VectorFile.Open(_folder.Write("a.npy", Bytes.Npy("|u1", "(5, 2)", new byte[10])));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(1, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("a.npy", true)]
    [InlineData("a.FVECS.GZ", true)]
    [InlineData("t10k-images-idx3-ubyte.gz", true)]
    [InlineData("a.jsonl", false)]
    [InlineData("a.csv.gz", false)]
    [InlineData("missing", false)]
    [InlineData("idx.html", false)]
    public void The_name_tells_a_vector_file(string name, bool expected) => Assert.Equal(expected, VectorFile.IsVectorFile(_folder[name]));

    private async Task AssertReadsAsync(string name, byte[] bytes, params float[][] expected)
    {
        Assert.Equal(expected, await VectorFiles.ReadAllAsync(_folder.Write(name, bytes)));
        Assert.Equal(expected, await VectorFiles.ReadAllAsync(_folder.Write(name, bytes), blockRows: 1));
        Assert.Equal(expected, await VectorFiles.ReadAllAsync(_folder.Write(name + ".gz", bytes)));
    }
}
