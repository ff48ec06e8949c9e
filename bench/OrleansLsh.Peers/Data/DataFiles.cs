namespace OrleansLsh.Peers.Data;

/// <summary>Writes the files that both sides read. Everything is seeded: the same input gives the same files.</summary>
internal static class DataFiles
{
    /// <summary>The set that is only made where it is asked for.</summary>
    public const string MillionSet = "million";

    private const int HeldOut = 1_000, Neighbours = 10, HashedRows = 100_000, Million = 1_000_000, Seed = 42;

    /// <summary>Writes what is missing; a set whose source is not on this machine is left out, with a word on standard error.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="mnistFolder">Where MNIST lies; null for nowhere.</param>
    /// <param name="embeddingsFolder">Where the embeddings of sentences and pictures lie; null for nowhere.</param>
    /// <param name="withMillion">Whether there is to be a set of a million vectors: half a gigabyte, and minutes.</param>
    public static async Task WriteAsync(BenchmarkFolder folder, string? mnistFolder, string? embeddingsFolder, bool withMillion)
    {
        if (!folder.Has("apis-distinct")) await WriteApisAsync(folder);
        if (withMillion && !folder.Has(MillionSet))
        {
            VectorBlock apis = await WholeFile.ReadAsync(folder.Base("apis-distinct"));
            WriteSet(folder, MillionSet, await BetweenVectors.MakeAsync(apis, Million + HeldOut));
        }
        if (!folder.Has("mnist") && Find("mnist", mnistFolder, "t10k-images-idx3-ubyte.gz", "LSH_MNIST") is { } images)
            WriteSet(folder, "mnist", await WholeFile.ReadAsync(images));
        if (!folder.Has("questions")) await WriteSentencesAsync(folder, embeddingsFolder);
        if (!folder.Has("emoji") && Find("emoji", embeddingsFolder, "emoji-resnet512.f16.npy", "LSH_EMBEDDINGS") is { } pictures)
            WriteSet(folder, "emoji", await WholeFile.ReadAsync(pictures));
    }

    private static string? Find(string set, string? folder, string file, string variable)
    {
        string path = Path.Combine(folder ?? "", file);
        if (File.Exists(path)) return path;
        Console.Error.WriteLine($"{set} is left out: there is no '{path}'; {variable} can name its folder");
        return null;
    }

    /// <summary>Summaries as documents: asked with summaries that were held out, and with questions, which are unlike what is stored.</summary>
    private static async Task WriteSentencesAsync(BenchmarkFolder folder, string? embeddingsFolder)
    {
        if (Find("summaries", embeddingsFolder, "summaries-minilm384.f16.npy", "LSH_EMBEDDINGS") is not { } summaries) return;
        VectorBlock documents = VectorRows.Normalised(await WholeFile.ReadAsync(summaries));
        WriteSet(folder, "summaries", documents);
        if (Find("questions", embeddingsFolder, "questions-minilm384.f16.npy", "LSH_EMBEDDINGS") is not { } questions) return;
        VectorBlock asked = VectorRows.Normalised(await WholeFile.ReadAsync(questions));
        WriteSet(folder, "questions", documents, asked.Slice(0, HeldOut));
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
        WriteSet(folder, set, VectorRows.Take(vectors, rows.AsSpan(HeldOut)), queries);
    }

    private static void WriteSet(BenchmarkFolder folder, string set, VectorBlock documents, VectorBlock queries)
    {
        WholeFile.Write(folder.Base(set), documents);
        WholeFile.Write(folder.Queries(set), queries);
        // The truth comes last: a set whose writing was cut off lacks it and is written anew.
        WholeFile.Write(folder.Truth(set), ExactNeighbours.Distances(documents, queries, Neighbours));
        Console.Error.WriteLine($"{set}: {documents.Count} documents, {queries.Count} queries, {documents.Dimensions} dimensions");
    }
}
