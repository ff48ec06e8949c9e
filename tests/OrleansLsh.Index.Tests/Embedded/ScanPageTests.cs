using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Embedded;

public sealed class ScanPageTests
{
    [Fact]
    public async Task The_first_document_of_a_scan_costs_no_more_than_a_page_of_some_megabytes()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        var service = new SimilarityService(index);
        await service.CreateAsync("shop", "v", 3);
        for (int i = 0; i < 20; i++)
            await service.UpsertAsync("shop", [Document.Of($"d{i}", "v", new float[] { 1, 2, i }, new { blob = new string('x', 4_000_000) })]);
        ICollectionIndex collection = (await index.OpenAsync("shop", default))!;
        await FirstAsync(collection);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await FirstAsync(collection);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 4_000_000, 30_000_000);
        Assert.Equal(20, await collection.ScanAsync(withVectors: true, default).CountAsync());
    }

    [Fact]
    public async Task A_block_of_vectors_has_some_megabytes_whatever_their_dimensions()
    {
        const int Dimensions = 20_000;
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        var service = new SimilarityService(index);
        await service.CreateAsync("shop", "v", Dimensions, Metric.Euclidean);
        await service.UpsertAsync("shop", [.. Enumerable.Range(0, 200).Select(i => Document.Of($"d{i}", "v", Enumerable.Repeat((float)i, Dimensions).ToArray()))]);
        ICollectionIndex collection = (await index.OpenAsync("shop", default))!;
        List<VectorBlock> blocks = await collection.ScanVectorsAsync("v", default).ToListAsync();
        Assert.All(blocks, block => Assert.InRange(block.Values.Length, Dimensions, 1 << 20));
        Assert.Equal(200, blocks.Sum(block => block.Count));
    }

    private static async Task FirstAsync(ICollectionIndex collection)
    {
        await foreach (Document document in collection.ScanAsync(withVectors: true, default)) return;
    }
}
