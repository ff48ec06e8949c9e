using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

/// <summary>How an import reads a file: what is malformed is handed out with its fault, and what is skipped is not parsed.</summary>
public sealed class ImportReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_malformed_line_of_JSONL_is_one_document_with_its_fault_and_its_place()
    {
        var documents = await ReadAsync(DocumentFile.ReadAsync(_folder.Write("a.jsonl",
            "{\"id\":1}\n\n{\"id\":2,\"vectors\":{\"v\":[NaN]}}\n{\"vectors\":{\"v\":null},\"id\":\"three\"}\nnonsense\n{\"id\":5}\n")));
        Assert.Equal(["1", "2", "three", "", "5"], documents.Select(document => document.Id));
        Assert.Equal([false, true, true, true, false], documents.Select(document => document.Fault is not null));
        Assert.Equal([1, 3, 4, 5, 6], documents.Select(document => document.Origin!.Number));
        Assert.Equal($"{_folder["a.jsonl"]}, line 4", documents[2].Origin!.ToString());
        Assert.Equal("Expected an array of numbers as vector 'v', found null.", documents[2].Fault);
    }

    [Fact]
    public async Task A_malformed_record_of_CSV_is_one_document_with_its_fault()
    {
        var documents = await ReadAsync(DocumentFile.ReadAsync(_folder.Write("a.csv", "v.0,id,n\n1,a,1\nNaN,b,2\n1,c\n1,d,3,4\n2,e,5\n1,\"f\"x,2\n")));
        Assert.Equal(["a", "b", "c", "d", "e", ""], documents.Select(document => document.Id));
        Assert.Equal([false, true, true, true, false, true], documents.Select(document => document.Fault is not null));
        Assert.Equal([2, 3, 4, 5, 6, 7], documents.Select(document => document.Origin!.Number));
    }

    [Fact]
    public async Task A_line_that_is_no_text_or_too_long_is_one_document_and_the_next_is_read()
    {
        byte[] tooLong = new byte[DocumentFile.MaxLineBytes + 100_000];
        Array.Fill(tooLong, (byte)'x');
        var documents = await ReadAsync(DocumentFile.ReadAsync(_folder.Write("a.jsonl.gz",
            Bytes.Join("{\"id\":\""u8.ToArray(), [0xC3, 0x28], "\"}\n"u8.ToArray(), tooLong, "\n{\"id\":3}\n"u8.ToArray(), tooLong))));
        Assert.Equal(["Expected UTF-8 text.", "The line is longer than 67,108,864 bytes, which is the most.", null, "The line is longer than 67,108,864 bytes, which is the most."],
            documents.Select(document => document.Fault));
        Assert.Equal([1, 2, 3, 4], documents.Select(document => document.Origin!.Number));
    }

    [Fact]
    public async Task A_malformed_line_beside_vectors_takes_its_row_with_it_and_no_other()
    {
        string lines = _folder.Write("a.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\",}\n{\"id\":\"c\",\"vectors\":{\"v\":[1]}}\n{\"id\":\"d\"}\n");
        var documents = await ReadAsync(MatrixDocuments.ReadAsync(_folder.Write("a.npy", Bytes.Npy("|u1", "(4, 1)", [1, 2, 3, 4])), "v", lines));
        Assert.Equal(["a", "b", "c", "d"], documents.Select(document => document.Id));
        Assert.Equal([false, true, true, false], documents.Select(document => document.Fault is not null));
        Assert.Equal([4f], documents[3].Vectors["v"].ToArray());
    }

    [Theory]
    [InlineData("a.jsonl", "nonsense\nNaN\n{\"id\":1}\n")]
    [InlineData("a.csv", "id,v.0\nx,NaN\ny,1,2\n1,2\n")]
    public async Task What_is_skipped_is_counted_and_not_parsed(string name, string text)
    {
        var stream = DocumentFile.ReadAsync(_folder.Write(name, text));
        var documents = await VectorFiles.ToListAsync(DocumentStream.ForImport(stream, skip: 2, stopsOnError: true));
        Assert.Equal([true, true, false], documents.Select(document => ReferenceEquals(document, DocumentStream.PassedOver)));
        Assert.Equal("1", documents[2].Id);
    }

    [Fact]
    public async Task What_stands_before_a_cut_in_a_small_CSV_file_is_read_before_the_error()
    {
        byte[] gzip = TemporaryFolder.Compress(System.Text.Encoding.UTF8.GetBytes("id,v.0\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},{i * 7919 % 1013}\n"))));
        File.WriteAllBytes(_folder["a.csv.gz"], gzip[..(gzip.Length / 2)]);
        int read = 0;
        var error = await Assert.ThrowsAsync<InvalidFileException>(async () =>
        {
            await foreach (var document in DocumentFile.ReadAsync(_folder["a.csv.gz"])) Assert.Equal($"{read++}", document.Id);
        });
        Assert.InRange(read, 1_000, 4_999);
        Assert.Contains("cut off", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_read_like_a_file_compressed_or_not()
    {
        byte[] lines = "{\"id\":1,\"vectors\":{\"v\":[2]}}\n{\"id\":2}\n"u8.ToArray(), npy = Bytes.Npy("|u1", "(2, 1)", [1, 2]);
        foreach (byte[] bytes in (byte[][])[lines, TemporaryFolder.Compress(lines)])
        {
            var options = new DocumentFileOptions { Format = DocumentFormat.JsonLines };
            Assert.Equal(2, (await VectorFiles.ToListAsync(DocumentFile.ReadAsync(new MemoryStream(bytes), "input", options))).Count);
        }
        foreach (byte[] bytes in (byte[][])[npy, TemporaryFolder.Compress(npy)])
        {
            using var reader = VectorFile.Open(new MemoryStream(bytes), "input", VectorFormat.Npy);
            float[] values = (await reader.ReadAsync(10, default))!.Values.ToArray();
            Assert.Equal([1f, 2f], values);
        }
    }

    [Theory]
    [InlineData("a.json", "one object a line")]
    [InlineData("a.npz", "numpy.save")]
    [InlineData("a.parquet", "Convert it")]
    [InlineData("a.csv.zst", "decompress it first")]
    [InlineData("a.txt", "Vectors are read from .npy, .fvecs")]
    public async Task A_file_of_another_format_is_refused_with_the_formats_that_are_read(string name, string expected)
    {
        string path = _folder.Write(name, "text");
        foreach (var error in new[]
        {
            Assert.Throws<InvalidFileException>(() => VectorFile.Open(path)),
            await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ToListAsync(DocumentFile.ReadAsync(path))),
        })
        {
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Contains("documents from .jsonl, .ndjson, .csv, .tsv, each also compressed as .gz", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("byte", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_file_is_told_before_its_format()
    {
        var error = await Assert.ThrowsAsync<InvalidFileException>(() => VectorFiles.ToListAsync(DocumentFile.ReadAsync(_folder["missing.json"])));
        Assert.Equal($"{_folder["missing.json"]}: no such file; check the path", error.Message);
    }

    private static Task<List<Document>> ReadAsync(IAsyncEnumerable<Document> stream) =>
        VectorFiles.ToListAsync(DocumentStream.ForImport(stream, skip: 0, stopsOnError: false));
}
