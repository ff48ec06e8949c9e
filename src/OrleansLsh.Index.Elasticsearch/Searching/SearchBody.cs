using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Writes the bodies of searches around a query.</summary>
internal static class SearchBody
{
    /// <summary>The name of a count: hits in none of the nearest cells.</summary>
    public const string LateCount = "late";

    /// <summary>A page of hits, best first, ties in the order of writing, with what hits are to carry.</summary>
    /// <param name="state">The index.</param>
    /// <param name="query">Which page, and what hits are to carry.</param>
    /// <param name="writeQuery">Writes the query.</param>
    /// <param name="writeCounts">Writes what is to be counted; null for nothing.</param>
    public static RequestBody Page(
        IndexState state, IndexQuery query, Action<SmileWriter> writeQuery, Action<SmileWriter>? writeCounts = null) =>
            RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        SearchRequest request = query.Request;
        if (request.Offset > 0) writer.WriteNumber("from", request.Offset);
        writer.WriteNumber("size", request.Limit);
        WriteStored(writer, StoredDocument.Parts(SourceSelection.IsWanted(request), request.WithVectors));
        WriteRest(writer, state, writeQuery, writeCounts);
    });

    /// <summary>The ids of the best.</summary>
    public static RequestBody Best(IndexState state, int count, Action<SmileWriter> writeQuery) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", count);
        WriteStored(writer, []);
        WriteRest(writer, state, writeQuery);
    });

    /// <summary>Counts what is found, and what of it lies in none of the nearest cells.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="early">Restricted to the nearest cells; null to count only all.</param>
    public static void WriteCounts(SmileWriter writer, Restriction? early)
    {
        writer.WriteBoolean("track_total_hits", true);
        if (early is null) return;
        writer.WriteStartObject("aggs");
        writer.WriteStartObject(LateCount);
        writer.WriteStartObject("filter");
        writer.WriteStartObject("bool");
        writer.WritePropertyName("must_not");
        early.WriteCells(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>How many match.</summary>
    public static RequestBody Count(Action<SmileWriter> writeQuery) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", 0);
        writer.WriteBoolean("track_total_hits", true);
        writer.WritePropertyName("query");
        writeQuery(writer);
        writer.WriteEndObject();
    });

    /// <summary>Which parts of a document travel, and its id.</summary>
    public static void WriteParts(SmileWriter writer, string[] parts)
    {
        WriteStored(writer, parts);
        writer.WriteStartArray("docvalue_fields");
        writer.WriteStringValue("id");
        writer.WriteEndArray();
    }

    /// <summary>Which parts of a stored document travel; none at all are read from the disk where none are asked for.</summary>
    private static void WriteStored(SmileWriter writer, string[] parts)
    {
        if (parts.Length == 0)
        {
            writer.WriteBoolean("_source", false);
            writer.WriteString("stored_fields", "_none_");
        }
        else
        {
            writer.WriteStartArray("_source");
            foreach (string part in parts) writer.WriteStringValue(part);
            writer.WriteEndArray();
        }
    }

    private static void WriteRest(
        SmileWriter writer, IndexState state, Action<SmileWriter> writeQuery, Action<SmileWriter>? writeCounts = null)
    {
        if (writeCounts is not null) writeCounts(writer);
        else writer.WriteBoolean("track_total_hits", false);
        writer.WriteStartArray("sort");
        writer.WriteStringValue("_score");
        writer.WriteStringValue(state.Order);
        // It decides nothing any more, but what hits are sorted by they carry: that spares the server to fetch the id for each.
        writer.WriteStringValue("id");
        writer.WriteEndArray();
        writer.WritePropertyName("query");
        writeQuery(writer);
        writer.WriteEndObject();
    }
}
