using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>Elasticsearch's own kNN on a set, asked as cheaply as it can be.</summary>
/// <param name="server">The server.</param>
/// <param name="name">The index.</param>
/// <param name="type">Its vectors' type, such as <c>hnsw</c>.</param>
/// <param name="oversamples">How many times the wanted are compared by their full vectors, each measured; empty where they are compared by these anyway.</param>
internal sealed class NativeIndex(RawServer server, string name, string type, double[] oversamples)
{
    private const int Batch = 1_000;
    private static readonly string[] Sort = ["_score", "id"];

    /// <summary>The index.</summary>
    public string Name => name;

    /// <summary>Its vectors' type.</summary>
    public string Type => type;

    /// <summary>How many times the wanted are compared by their full vectors; null where they are anyway.</summary>
    public IEnumerable<double?> Oversamples => oversamples.Length == 0 ? [null] : oversamples.Select(factor => (double?)factor);

    /// <summary>Makes the index anew, empty.</summary>
    public async Task CreateAsync(QuerySet set)
    {
        await DropAsync();
        bool cosine = SimilarityCollection.MetricOf(set.Set) == Metric.Cosine;
        await server.SendAsync(HttpMethod.Put, name, new
        {
            settings = new { number_of_shards = 1, number_of_replicas = 0 },
            mappings = new
            {
                dynamic = "strict",
                properties = new
                {
                    id = new { type = "keyword", index = false },
                    vector = new { type = "dense_vector", dims = set.Documents.Dimensions, similarity = cosine ? "dot_product" : "l2_norm", index_options = new { type } },
                },
            },
        });
    }

    /// <summary>Deletes the index.</summary>
    public Task DropAsync() => server.SendAsync(HttpMethod.Delete, $"{name}?ignore_unavailable=true");

    /// <summary>Posts prepared bodies, two at a time as the product does; the seconds.</summary>
    public async Task<double> LoadAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, _) =>
            await server.SendAsync(HttpMethod.Post, $"{name}/_bulk?filter_path=errors", body));
        await server.SendAsync(HttpMethod.Post, $"{name}/_refresh");
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The bodies that load a set.</summary>
    public static List<ReadOnlyMemory<byte>> Bodies(QuerySet set)
    {
        var bodies = new List<ReadOnlyMemory<byte>>();
        for (int first = 0; first < set.Documents.Count; first += Batch)
        {
            var lines = new ArrayBufferWriter<byte>();
            for (int row = first; row < Math.Min(first + Batch, set.Documents.Count); row++)
            {
                string id = row.ToString(CultureInfo.InvariantCulture);
                JsonSerializer.Serialize(new Utf8JsonWriter(lines), new { index = new { _id = id } });
                lines.Write("\n"u8);
                JsonSerializer.Serialize(new Utf8JsonWriter(lines), new { id, vector = set.Documents[row].ToArray() });
                lines.Write("\n"u8);
            }
            bodies.Add(lines.WrittenMemory);
        }
        return bodies;
    }

    /// <summary>Asks one query.</summary>
    /// <param name="query">D components.</param>
    /// <param name="candidates">How many the graph is searched for.</param>
    /// <param name="oversample">How many times the wanted are compared exactly; null for none.</param>
    /// <param name="client">Asked through it; null for a bare HttpClient.</param>
    public async Task<int[]> SearchAsync(ReadOnlyMemory<float> query, int candidates, double? oversample, ClientServer? client)
    {
        ReadOnlyMemory<byte> body = Body(query, candidates, oversample);
        string path = $"{name}/_search";
        return RawServer.Rows(client is null ? await server.SendAsync(HttpMethod.Post, path, body) : await client.PostAsync(path, body));
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<float> query, int candidates, double? oversample)
    {
        var knn = new Dictionary<string, object> { ["field"] = "vector", ["query_vector"] = query.ToArray(), ["k"] = 10, ["num_candidates"] = candidates };
        if (oversample is { } factor) knn["rescore_vector"] = new { oversample = factor };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            size = 10,
            _source = false,
            stored_fields = "_none_",
            track_total_hits = false,
            // The id comes with what hits are sorted by: cheaper than to have it fetched.
            sort = Sort,
            query = new { knn },
        });
    }
}
