using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Peers.Data;

/// <summary>Writes the files that both sides read. Everything is seeded: the same input gives the same files.</summary>
internal static class DataFiles
{
    private const int HeldOut = 1_000, Neighbours = 10, HashedRows = 100_000, Seed = 42;

    /// <summary>Writes what is missing; a set whose source is not on this machine is left out, with a word on standard error.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="mnistFolder">Where MNIST lies; null for nowhere.</param>
    public static async Task WriteAsync(BenchmarkFolder folder, string? mnistFolder)
    {
        if (!folder.Has("apis-distinct")) await WriteApisAsync(folder);
        if (folder.Has("mnist")) return;
        string images = Path.Combine(mnistFolder ?? "", "t10k-images-idx3-ubyte.gz");
        if (File.Exists(images)) WriteSet(folder, "mnist", await WholeFile.ReadAsync(images));
        else Console.Error.WriteLine($"mnist is left out: there is no '{images}'; LSH_MNIST can name its folder");
    }

    private static async Task WriteApisAsync(BenchmarkFolder folder)
    {
        ApiVectors apis = await ApiVectors.LoadAsync();
        WriteHashed(folder, apis.SummariesWithNames);
        WriteSet(folder, "apis", apis.Summaries);
        WriteSet(folder, "apis-distinct", VectorRows.Take(apis.Summaries, VectorRows.Distinct(apis.Summaries)));
    }

    private static void WriteHashed(BenchmarkFolder folder, VectorBlock vectors)
    {
        int[] shuffled = VectorRows.Shuffled(vectors.Count, Seed);
        int[] rows = [.. Enumerable.Range(0, HashedRows).Select(i => shuffled[i % shuffled.Length])];
        WholeFile.Write(folder.Hash256, VectorRows.Take(vectors, rows));
    }

    private static void WriteSet(BenchmarkFolder folder, string set, VectorBlock vectors)
    {
        int[] rows = VectorRows.Shuffled(vectors.Count, Seed);
        VectorBlock queries = VectorRows.Take(vectors, rows.AsSpan(0, HeldOut));
        VectorBlock documents = VectorRows.Take(vectors, rows.AsSpan(HeldOut));
        WholeFile.Write(folder.Base(set), documents);
        WholeFile.Write(folder.Queries(set), queries);
        // The truth comes last: a set whose writing was cut off lacks it and is written anew.
        WholeFile.Write(folder.Truth(set), ExactNeighbours.Distances(documents, queries, Neighbours));
        Console.Error.WriteLine($"{set}: {documents.Count} documents, {queries.Count} held-out queries, {vectors.Dimensions} dimensions");
    }
}
