using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Counts the documents of several queries in one request: exact, in every shard.</summary>
internal static class FilterCounts
{
    private const string Name = "counts";

    /// <summary>Writes the part of a search that counts, a property of its body.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="queries">Writes the queries, one after the other.</param>
    public static void Write(SmileWriter writer, Action<SmileWriter> queries)
    {
        writer.WriteStartObject("aggs");
        writer.WriteStartObject(Name);
        writer.WriteStartObject("filters");
        writer.WriteStartArray("filters");
        queries(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a query of documents that have a term.</summary>
    public static void WriteTerm(SmileWriter writer, string field, string term)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("term");
        writer.WriteString(field, term);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The counts of an answer, in the order of the queries.</summary>
    public static long[] Read(JsonElement reply) =>
        [.. reply.GetProperty("aggregations").GetProperty(Name).GetProperty("buckets").EnumerateArray()
            .Select(bucket => bucket.GetProperty("doc_count").GetInt64())];
}
