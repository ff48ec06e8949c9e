using OrleansLsh.Index.Embedded.Storage;
using Xunit.Abstractions;

namespace OrleansLsh.Index.Tests.Storage;

/// <summary>Measures the memory of the whole process, so no other test may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "memory";
}

[Collection(MemoryCollection.Name)]
public class ForgottenNamesTests(ITestOutputHelper output)
{
    private const int Names = 100_000, PerDocument = 100, PerBatch = 100, Writes = 100;

    // Kept, a name takes some 300 bytes.
    private const long MostBytesLeft = 4L << 20, MostBytesMore = 2L << 20;

    [Fact]
    public async Task Two_hundred_thousand_names_of_properties_are_forgotten_with_their_documents()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("t", "v", 2);
            long before = await HeldAfterAsync(lsh, (_, i) => $"{i}");
            long left = await HeldAfterAsync(lsh, (document, i) => $"{document} {i}");
            long more = await HeldAfterAsync(lsh, (document, i) => $"again {document} {i}");
            Assert.InRange(left - before, long.MinValue, MostBytesLeft);
            Assert.InRange(more - left, long.MinValue, MostBytesMore);
            Assert.Equal(0, (await lsh.DescribeAsync("t")).Documents);
        }
        using Connection file = Connection.Open(temporary.Path, writable: false);
        Assert.Equal(0, file.Scalar("SELECT count(*) FROM path_1"));
    }

    /// <summary>Writes documents, deletes them, and tells what is held then.</summary>
    private async Task<long> HeldAfterAsync(ISimilarityService lsh, Func<int, int, string> name)
    {
        int[][] batches = [.. Enumerable.Range(0, Names / PerDocument).Chunk(PerBatch)];
        foreach (int[] batch in batches)
            await lsh.UpsertAsync("t", [.. batch.Select(document => Document.Of($"d{document}", "v", new float[] { 1, document }, Enumerable.Range(0, PerDocument)
                .ToDictionary(i => name(document, i), i => document * PerDocument + i)))]);
        long full = Held();
        foreach (int[] batch in batches) Assert.Equal(batch.Length, await lsh.DeleteAsync("t", [.. batch.Select(document => $"d{document}")]));
        // The dead are cleared out in the background, in turns with writes: who has written so often comes after it.
        for (int write = 0; write < Writes; write++)
        {
            await lsh.UpsertAsync("t", [Document.Of("one more", "v", new float[] { 1, 2 })]);
            await lsh.DeleteAsync("t", ["one more"]);
        }
        long left = Held();
        output.WriteLine($"{full:N0} bytes with the documents, {left:N0} without them");
        return left;
    }

    private static long Held()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
