using System.Diagnostics;
using System.Text.Json;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>A search through the product beside a bare HttpClient that posts the same body, query by query in turns.</summary>
internal static class ClientOverhead
{
    private const int Queries = 1_000, Probes = 8;

    public static async Task MeasureAsync(QuerySet set, RawServer server, string alias, ElasticsearchIndex index)
    {
        ICollectionIndex collection = (await index.OpenAsync(set.Set, default))!;
        FieldState state = await collection.StateAsync(SimilarityCollection.Field, default);
        var product = new List<double>();
        var bare = new List<double>();
        string order = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, $"{alias}/_mapping")).RootElement.EnumerateObject().First().Value
            .GetProperty("mappings").GetProperty("properties").EnumerateObject().First(property => property.Name.StartsWith("order_", StringComparison.Ordinal)).Name;
        for (int q = -200; q < Queries; q++)
        {
            ReadOnlyMemory<float> query = Unit(set, (q + 200) % set.Queries.Count);
            byte[] body = Body(query, state.Model!.Chooser!, order);
            long start = Stopwatch.GetTimestamp();
            RawServer.Rows(await server.SendAsync(HttpMethod.Post, $"{alias}/_search?allow_partial_search_results=false", body));
            double took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            await collection.SearchAsync([new IndexQuery([new FieldQuery(SimilarityCollection.Field, 1, new SearchSetting { Probes = Probes }, query)])], default);
            if (q < 0) continue;
            bare.Add(took);
            product.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        bare.Sort();
        product.Sort();
        double ours = product[Queries / 2], theirs = bare[Queries / 2];
        MeasurementLine.Print(Measurement.Ours("client", set.Set, "p50 beside a bare HttpClient", ("p50_us", ours), ("bare_p50_us", theirs), ("ratio", ours / theirs)));
    }

    private static ReadOnlyMemory<float> Unit(QuerySet set, int row)
    {
        float[] query = set.Queries[row].ToArray();
        if (SimilarityCollection.MetricOf(set.Set) == Metric.Cosine) VectorRules.Normalize(set.Queries[row], query);
        return query;
    }

    private static byte[] Body(ReadOnlyMemory<float> query, CellChooser chooser, string order)
    {
        var nearest = new int[Probes];
        chooser.Choose(query.Span, nearest);
        var filter = new[] { new { terms = new Dictionary<string, int[]> { ["fields.v.cells"] = nearest } } };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            size = 10,
            _source = false,
            stored_fields = "_none_",
            track_total_hits = false,
            sort = new[] { "_score", order, "id" },
            query = new { knn = new { field = "fields.v.vector", query_vector = query.ToArray(), k = 10, num_candidates = 10_000, filter } },
        });
    }
}
