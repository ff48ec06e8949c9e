using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>Importing through the product beside a loop that posts the very same documents, prepared: what hashing and encoding add.</summary>
internal static class PreparedLoop
{
    private const int Page = 1_000, WarmUps = 2, Rounds = 5;

    /// <summary>Several bulk requests a batch, so that two are under way as in the loop.</summary>
    public static ImportOptions Import { get; } = new() { BatchSize = 8 * Page };

    /// <summary>Takes the stored documents of a trained collection, and writes them again both ways, in turns.</summary>
    public static async Task MeasureAsync(QuerySet set, RawServer server, string alias, SimilarityService service)
    {
        List<ReadOnlyMemory<byte>> bodies = await PrepareAsync(server, alias, set.Documents.Count);
        var product = new List<double>();
        var loop = new List<double>();
        for (int round = 0; round < WarmUps + Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, _) =>
                await server.SendAsync(HttpMethod.Post, $"{alias}/_bulk?filter_path=errors", body));
            await server.SendAsync(HttpMethod.Post, $"{alias}/_refresh");
            double looped = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            await service.ImportAsync(set.Set, SimilarityCollection.DocumentsAsync(set.Documents), Import);
            await server.SendAsync(HttpMethod.Post, $"{alias}/_refresh");
            if (round < WarmUps) continue;
            product.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            loop.Add(looped);
        }
        product.Sort();
        loop.Sort();
        MeasurementLine.Print(Measurement.Ours("load", set.Set, "import, trained, beside a loop of prepared bodies",
            ("seconds", product[Rounds / 2]), ("loop_s", loop[Rounds / 2]), ("ratio", loop[Rounds / 2] / product[Rounds / 2])));
    }

    private static async Task<List<ReadOnlyMemory<byte>>> PrepareAsync(RawServer server, string alias, int documents)
    {
        var bodies = new List<ReadOnlyMemory<byte>>();
        for (int first = 0; first < documents; first += Page)
        {
            string[] ids = [.. Enumerable.Range(first, Math.Min(Page, documents - first)).Select(row => row.ToString(System.Globalization.CultureInfo.InvariantCulture))];
            using JsonDocument page = JsonDocument.Parse(await server.SendAsync(HttpMethod.Post, $"{alias}/_mget?_source_includes=*", new { ids }));
            var lines = new ArrayBufferWriter<byte>();
            foreach (JsonElement entry in page.RootElement.GetProperty("docs").EnumerateArray())
            {
                lines.Write(JsonSerializer.SerializeToUtf8Bytes(new { index = new { _id = entry.GetProperty("_id").GetString() } }));
                lines.Write("\n"u8);
                lines.Write(System.Text.Encoding.UTF8.GetBytes(entry.GetProperty("_source").GetRawText()));
                lines.Write("\n"u8);
            }
            bodies.Add(lines.WrittenMemory);
        }
        return bodies;
    }
}
