using System.Diagnostics;

namespace OrleansLsh.Index.Tests.Storage;

public class RefusingDiskTests
{
    [SkippableFact]
    public void A_folder_that_cannot_be_written_is_named_in_the_error()
    {
        Part.Proc.Need(Directory.Exists("/proc/self"), "There is no /proc, the read-only folder of this test.");
        LshException error = Assert.Throws<LshException>(() => EmbeddedSimilarity.Open("/proc/self/lsh.db"));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains("/proc/self", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_full_disk_refuses_the_batch_and_keeps_what_was_acknowledged()
    {
        string folder = Directory.CreateTempSubdirectory("lsh-full-").FullName;
        Part.Mount.Need(Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder), "A small disk could not be mounted (it takes root).");
        try
        {
            int written = 0;
            await using (ISimilarityService lsh = EmbeddedSimilarity.Open(Path.Combine(folder, "lsh.db")))
            {
                await lsh.CreateAsync("t", [new VectorField("v", 64)]);
                LshException error = await Assert.ThrowsAsync<LshException>(async () =>
                {
                    for (; written < 100_000; written += 100) await lsh.UpsertAsync("t", Batch(written));
                });
                Assert.Equal(ErrorKind.Storage, error.Kind);
                Assert.True(written > 0, "Nothing fitted at all.");
                Assert.Equal(written, (await lsh.DescribeAsync("t")).Documents);
            }
            await using ISimilarityService again = EmbeddedSimilarity.Open(Path.Combine(folder, "lsh.db"));
            Assert.Equal(written, (await again.DescribeAsync("t")).Documents);
            Assert.NotNull(await again.GetAsync("t", $"{written - 1}"));
        }
        finally
        {
            Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_in_a_folder_that_cannot_be_written_is_read_and_writes_are_told_why(bool wasKilled)
    {
        using var temporary = new TemporaryFile();
        string folder = temporary.In("folder"), path = Path.Combine(folder, "lsh.db");
        await FillAsync(path, wasKilled);
        RequireMount(Run("mount", "--bind", folder, folder) && Run("mount", "-o", "remount,ro,bind", folder));
        try
        {
            await using ISimilarityService lsh = EmbeddedSimilarity.Open(path);
            await RequireReadableAsync(lsh, 200);
            LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.UpsertAsync("t", Batch(200)));
            Assert.Equal(ErrorKind.Storage, error.Kind);
            Assert.Contains("for reading only", error.Message, StringComparison.Ordinal);
            // Several may read at once.
            await using ISimilarityService other = EmbeddedSimilarity.Open(path);
            await RequireReadableAsync(other, 200);
        }
        finally
        {
            Run("umount", folder);
        }
        await using ISimilarityService writer = EmbeddedSimilarity.Open(path);
        Assert.Equal(100, (await writer.WriteAsync("t", Batch(200))).Written);
    }

    [SkippableFact]
    public async Task A_file_on_a_full_disk_is_read()
    {
        string folder = Directory.CreateTempSubdirectory("lsh-full-").FullName, path = Path.Combine(folder, "lsh.db");
        RequireMount(Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder));
        try
        {
            await FillAsync(path, wasKilled: false);
            await using (var rest = new FileStream(Path.Combine(folder, "rest"), FileMode.Create))
                try
                {
                    for (; ; ) await rest.WriteAsync(new byte[4096]);
                }
                catch (IOException)
                {
                    // The disk is full now.
                }
            await using ISimilarityService lsh = EmbeddedSimilarity.Open(path);
            await RequireReadableAsync(lsh, 200);
            Assert.Equal(ErrorKind.Storage, (await Assert.ThrowsAsync<LshException>(() => lsh.UpsertAsync("t", Batch(200)))).Kind);
        }
        finally
        {
            Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    [SkippableTheory]
    [InlineData("hard link")]
    [InlineData("file mounted elsewhere")]
    public async Task A_second_name_of_a_file_is_that_file(string kind)
    {
        using var temporary = new TemporaryFile();
        string path = temporary.In("one/lsh.db"), other = temporary.In("two/data.db");
        await FillAsync(path, wasKilled: false);
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        if (kind == "hard link") RequireLink(Run("ln", path, other));
        else
        {
            await File.WriteAllTextAsync(other, "");
            RequireMount(Run("mount", "--bind", path, other));
        }
        try
        {
            await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path))
            {
                Assert.Equal(ErrorKind.FileInUse, Assert.Throws<LshException>(() => EmbeddedSimilarity.Open(other)).Kind);
                Assert.Equal(100, (await lsh.WriteAsync("t", Batch(200))).Written);
            }
            await using ISimilarityService second = EmbeddedSimilarity.Open(other);
            await RequireReadableAsync(second, 300);
        }
        finally
        {
            if (kind != "hard link") Run("umount", other);
        }
    }

    /// <summary>Leaves a file of 200 documents, closed as it should be, or as a process leaves it that was killed.</summary>
    private static async Task FillAsync(string path, bool wasKilled)
    {
        string written = wasKilled ? path + ".before" : path;
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(written);
        await lsh.CreateAsync("t", [new VectorField("v", 64)]);
        await lsh.UpsertAsync("t", Batch(0));
        await lsh.UpsertAsync("t", Batch(100));
        if (!wasKilled) return;
        Assert.True(new FileInfo(written + "-wal").Length > 0, "There is no log.");
        Copy(written, path);
        Copy(written + "-wal", path + "-wal");
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write);
        source.CopyTo(target);
    }

    private static async Task RequireReadableAsync(ISimilarityService lsh, int documents)
    {
        Assert.Equal(documents, Assert.Single(await lsh.ListAsync()).Documents);
        Assert.Equal("7", (await lsh.GetAsync("t", "7", withVectors: true))!.Id);
        Assert.Equal(5, (await lsh.SearchAsync("t", new SearchRequest { Id = "7", Limit = 5, Include = ["*"] })).Hits.Count);
        int exported = 0;
        await foreach (Document _ in lsh.ExportAsync("t")) exported++;
        Assert.Equal(documents, exported);
    }

    private static void RequireMount(bool done) => Part.Mount.Need(done, "Nothing could be mounted (it takes root).");

    private static void RequireLink(bool done) => Part.Links.Need(done, "Links cannot be made here.");

    private static Document[] Batch(int first)
    {
        var random = new Random(first);
        return [.. Enumerable.Range(first, 100).Select(i => Document.Of($"{i}", "v", Enumerable.Range(0, 64).Select(_ => random.NextSingle()).ToArray()))];
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
