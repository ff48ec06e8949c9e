using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

/// <summary>Reads whole files for comparison.</summary>
internal static class VectorFiles
{
    public static async Task<float[][]> ReadAllAsync(string path, int blockRows = 3)
    {
        using var reader = VectorFile.Open(path);
        var rows = new List<float[]>();
        while (await reader.ReadAsync(blockRows, default) is { } block)
        {
            Assert.InRange(block.Count, 1, blockRows);
            Assert.Equal(reader.Dimensions, block.Dimensions);
            for (int row = 0; row < block.Count; row++) rows.Add(block[row].ToArray());
        }
        if (reader.Count is { } count) Assert.Equal(count, rows.Count);
        Assert.Null(await reader.ReadAsync(1, default));
        return [.. rows];
    }

    public static async Task<List<Document>> ToListAsync(IAsyncEnumerable<Document> documents)
    {
        var list = new List<Document>();
        await foreach (var document in documents) list.Add(document);
        return list;
    }
}
