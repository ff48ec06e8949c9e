using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Port;
using OrleansLsh.Peers.Measuring;
using OrleansLsh.Peers.Parts;

namespace OrleansLsh.Peers.Elastic;

/// <summary>A search through the product beside a bare HttpClient that posts the same body, query by query in turns.</summary>
internal static class ClientOverhead
{
    private const int Queries = 1_000, Probes = 17;

    public static async Task MeasureAsync(QuerySet set, RawServer server, string alias, ElasticsearchIndex index, ElasticsearchOptions options)
    {
        ICollectionIndex collection = (await index.OpenAsync(set.Set, default))!;
        FieldState state = await collection.StateAsync(SimilarityCollection.Field, default);
        var product = new List<double>();
        var bare = new List<double>();
        IndexState written = (await ElasticsearchParts.Of(options, TimeProvider.System, () => 0, NullLogger.Instance).FindAsync(set.Set, default))!;
        for (int q = -200; q < Queries; q++)
        {
            ReadOnlyMemory<float> query = Unit(set, (q + 200) % set.Queries.Count);
            var asked = new IndexQuery(new SearchRequest { Include = [] }, [new FieldQuery(SimilarityCollection.Field, 1, new SearchSetting { Probes = Probes }, query)]);
            var probed = new Restriction(null, []) { CellField = SimilarityCollection.Field, Cells = CellMembership.Probe(state.Model!, query.Span, Probes) };
            RequestBody body = SearchBody.Page(written, asked, writer => MethodQuery.Nearest(
                writer, SimilarityCollection.Field, query.Span, asked.Wanted, takesK: true, probed, matching: 0));
            long start = Stopwatch.GetTimestamp();
            RawServer.Rows(await server.SendAsync(HttpMethod.Post, $"{alias}/_search?allow_partial_search_results=false", body.Bytes, RawServer.Smile));
            double took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            await collection.SearchAsync([asked], default);
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
}
