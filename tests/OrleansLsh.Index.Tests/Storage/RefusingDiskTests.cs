using System.Diagnostics;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Service;

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
