using System.Diagnostics;
using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>Opening a trained collection, what it keeps in memory, and importing as many documents again.</summary>
/// <remarks>Importing into a collection that has its model: every document is hashed, stored and committed. On all cores.</remarks>
internal static class ImportPart
{
    private const string Set = "apis", Copy = "import";

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        VectorBlock documents = await WholeFile.ReadAsync(folder.Base(Set));
        (double openSeconds, double bytesPerDocument, double memoryRatio) = await OpenAsync(folder, documents);
        folder.Delete(Copy);
        File.Copy(folder.Collection(Set), folder.Collection(Copy));
        double perSecond = await ImportAsync(folder, documents);
        folder.Delete(Copy);
        MeasurementLine.Print(Measurement.Ours("import", Set, "defaults",
            ("open_s", openSeconds), ("bytes_per_document", bytesPerDocument), ("memory_ratio", memoryRatio), ("documents_per_s", perSecond)));
    }

    // Until the first answer: a file that is opened but not yet read is not open to its user. Compiling is included.
    private static async Task<(double Seconds, double BytesPerDocument, double MemoryRatio)> OpenAsync(BenchmarkFolder folder, VectorBlock documents)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true), start = Stopwatch.GetTimestamp();
        await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(Set));
        await new SimilarityCollection(service, Set).SearchAsync(documents.Values[..documents.Dimensions], k: 10, setting: null);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double perDocument = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)documents.Count;
        FieldDescription field = (await service.DescribeAsync(Set)).Fields[0];
        // What has to be kept: the float vector, its int8 residual, and a code of half a byte in each subspace.
        double kept = (sizeof(float) + sizeof(sbyte)) * documents.Dimensions + field.Subspaces / 2.0;
        return (seconds, perDocument, perDocument / kept);
    }

    private static async Task<double> ImportAsync(BenchmarkFolder folder, VectorBlock documents)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(folder.Collection(Copy));
        long start = Stopwatch.GetTimestamp();
        ImportReport report = await service.ImportAsync(Set, SimilarityCollection.DocumentsAsync(documents, firstId: documents.Count));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return report.Written == documents.Count
            ? documents.Count / seconds
            : throw new InvalidOperationException($"{report.Failed} of {report.Read} documents were refused: {report.Failures[0].Message}");
    }
}
