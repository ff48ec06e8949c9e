using System.Globalization;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Tests.Commands;

/// <summary>A folder with vectors, documents and a data file for a collection <c>shop</c> of one field <c>v</c>.</summary>
internal sealed class Shop : IDisposable
{
    public const int Dimensions = 8;

    private readonly TemporaryFolder _folder = new();

    public string Data => PathOf("shop.db");

    public string Vectors => PathOf("vectors.npy");

    public string Queries => PathOf("queries.npy");

    public string Meta => PathOf("meta.jsonl.gz");

    public string PathOf(string name) => _folder[name];

    public static float[] Row(int row)
    {
        var random = new Random(row);
        return [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }

    /// <summary>Files of so many documents and 5 queries.</summary>
    public async Task<Shop> WriteFilesAsync(int documents)
    {
        Write(Vectors, 0, documents);
        Write(Queries, 1_000_000, 5);
        await using var meta = DocumentWriter.Create(Meta);
        for (int row = 0; row < documents; row++)
            await meta.WriteAsync(new Document(
                row.ToString(CultureInfo.InvariantCulture), new Dictionary<string, ReadOnlyMemory<float>>(),
                JsonSerializer.SerializeToElement(new { pos = row % 3 == 0 ? "n" : "v", price = row / 10.0, title = $"thing {row}" })));
        return this;
    }

    /// <summary>The collection with documents in it.</summary>
    public async Task<Shop> ImportAsync(int documents)
    {
        await WriteFilesAsync(documents);
        Assert.Equal(0, (await RunAsync("create", "shop", "--field", $"v:{Dimensions}:cosine")).Code);
        Assert.Equal(0, (await RunAsync("import", "shop", Vectors, "--field", "v", "--documents", Meta)).Code);
        return this;
    }

    /// <summary>Runs a verb on this data file.</summary>
    public Task<LshRun> RunAsync(params string[] arguments) => LshRun.Of([.. arguments, "--data", Data]);

    public void Dispose() => _folder.Dispose();

    private static void Write(string path, int first, int count)
    {
        using var writer = VectorFile.Create(path, Dimensions);
        for (int row = first; row < first + count; row++) writer.Write(new VectorBlock(Dimensions, Row(row)));
    }
}
