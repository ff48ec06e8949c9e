using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class HostileVectorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(3, 2)", "3 vectors of 8 bytes, 24 in all; the file holds 16")]
    [InlineData("(1, 2)", "1 vectors of 8 bytes, 8 in all; the file holds 16")]
    [InlineData("(9223372036854775807, 2)", "the file holds 16")]
    [InlineData("(2, 0)", "vectors of 0 dimensions; expected 1 to 65536")]
    [InlineData("(2, 65537)", "vectors of 65537 dimensions; expected 1 to 65536")]
    [InlineData("(2, 99999999999999999999)", "the size of an axis")]
    [InlineData("(2, -2)", "the size of an axis")]
    [InlineData("(2, 2, 1)", "the array has 3 axes")]
    [InlineData("()", "the array has 0 axes")]
    [InlineData("[2, 2]", "expected '('")]
    public Task A_lying_npy_shape_is_an_error_that_says_what_was_expected(string shape, string expected) =>
        AssertInvalidAsync("a.npy", Bytes.Npy("<f4", shape, new byte[16]), expected);

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", "the type is '>f4'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "Fortran order")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 2), }", "expected a string")]
    [InlineData("{'descr': '<f4', 'shape': (2, 2), }", "expected all of")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", "one each")]
    [InlineData("{'descr': '<f4", "the end of a string")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), } os.system()", "only blanks")]
    [InlineData("", "expected '{'")]
    public Task A_malformed_npy_header_is_an_error(string header, string expected) =>
        AssertInvalidAsync("a.npy", Bytes.NpyWithHeader(header, new byte[16]), expected);

    [Fact]
    public async Task An_npy_header_that_claims_gigabytes_is_refused_unread()
    {
        byte[] bytes = Bytes.Join([0x93], "NUMPY"u8.ToArray(), [2, 0], Bytes.Int32(int.MaxValue));
        var error = await AssertInvalidAsync("a.npy", bytes, "claims 2147483647 bytes");
        Assert.Equal(12, error.Offset);
        await AssertInvalidAsync("a.npy", [.. bytes[..6], 9, 0], "version 9");
        await AssertInvalidAsync("a.npy", "not a numpy file"u8.ToArray(), "expected the magic");
    }

    [Fact]
    public async Task A_bin_header_that_lies_is_an_error()
    {
        await AssertInvalidAsync("a.fbin", Bytes.Join(Bytes.Int32(-1), Bytes.Int32(65_536)), "4294967295 vectors of 262144 bytes");
        await AssertInvalidAsync("a.fbin", Bytes.Join(Bytes.Int32(1), Bytes.Int32(-1)), "4294967295 dimensions");
        await AssertInvalidAsync("a.fbin", [1, 0, 0], "a header of count and dimensions, 8 bytes, but the file ends after 3");
    }

    [Fact]
    public async Task A_vecs_file_that_ends_early_or_changes_its_dimensions_is_an_error_with_the_place()
    {
        byte[] good = Bytes.Join(Bytes.Int32(2), Bytes.Singles(1, 2));
        Assert.Equal(12, (await AssertInvalidAsync("a.fvecs", [.. good, 2, 0], "ends after 2 of them")).Offset);
        Assert.Equal(12, (await AssertInvalidAsync("a.fvecs", [.. good, .. Bytes.Int32(3), .. new byte[8]], "vector 1 claims 3 dimensions", "a.fvecs")).Offset);
        await AssertInvalidAsync("a.fvecs", [], "the first vector");
        await AssertInvalidAsync("a.fvecs", Bytes.Int32(-5), "-5 dimensions");
    }

    [Fact]
    public async Task An_IDX_header_that_lies_is_an_error()
    {
        await AssertInvalidAsync("a.idx", Bytes.Join([0, 0, 8, 3], Bytes.BigInt32(1), Bytes.BigInt32(65_536), Bytes.BigInt32(65_536)), "4294967296 dimensions");
        await AssertInvalidAsync("a.idx", Bytes.Join([0, 0, 8, 2], Bytes.BigInt32(-1), Bytes.BigInt32(1)), "an axis of size -1");
        await AssertInvalidAsync("a.idx", [0, 0, 7, 2], "expected an IDX header");
        await AssertInvalidAsync("a.idx", [0, 0, 8, 2, 0], "the sizes of the axes");
    }

    [Theory]
    [InlineData(3, "expected 3 vectors, but the file ends after 2")]
    [InlineData(1, "claims 1 vectors, but the file goes on")]
    public async Task In_a_compressed_file_the_lie_is_found_at_the_end(int claimed, string expected)
    {
        byte[] bytes = Bytes.Join(Bytes.Int32(claimed), Bytes.Int32(2), new byte[4]);
        await AssertInvalidAsync("a.u8bin.gz", bytes, expected);
    }

    [Fact]
    public async Task Damaged_gzip_data_is_an_error_of_the_file()
    {
        byte[] gzip = TemporaryFolder.Compress(Bytes.Npy("|u1", "(1000, 10)", [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7919 >> 3))]));
        File.WriteAllBytes(_folder["cut.npy.gz"], gzip[..(gzip.Length / 2)]);
        File.WriteAllBytes(_folder["none.npy.gz"], "this is no gzip file"u8.ToArray());
        await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ReadAllAsync(_folder["cut.npy.gz"]));
        await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ReadAllAsync(_folder["none.npy.gz"]));
    }

    [Fact]
    public void A_missing_file_and_an_unknown_format_are_errors_that_say_so()
    {
        Assert.Contains("no such file", Assert.Throws<InvalidFileException>(() => VectorFile.Open(_folder["missing.npy"])).Message, StringComparison.Ordinal);
        string text = _folder.Write("notes.txt", "hello, world");
        Assert.Contains("the name tells no format", Assert.Throws<InvalidFileException>(() => VectorFile.Open(text)).Message, StringComparison.Ordinal);
    }

    private async Task<InvalidFileException> AssertInvalidAsync(string name, byte[] bytes, string expected, string? named = null)
    {
        string path = _folder.Write(name, bytes);
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ReadAllAsync(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(named ?? name, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.File);
        return error;
    }
}
