using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    private const int MostSampled = 10_000;

    /// <inheritdoc/>
    /// <remarks>At most 10,000, in one request.</remarks>
    public async Task<VectorBlock> SampleVectorsAsync(string field, int count, CancellationToken cancellationToken)
    {
        int dimensions = Field(await KnownAsync(insists: false, cancellationToken), field).Field.Dimensions;
        using JsonDocument found = await _parts.Channel.JsonAsync(
            HttpMethod.POST, $"{_alias}/_search?allow_partial_search_results=false", Sampling(field, Math.Min(count, MostSampled)),
            cancellationToken);
        var values = new List<float>(count * dimensions);
        foreach (JsonElement hit in found.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
            values.AddRange(StoredDocument.Vectors(Stored(hit))[field].Span);
        return new VectorBlock(dimensions, values.ToArray());
    }

    private static RequestBody Sampling(string field, int count) => RequestBody.Smile(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", count);
        SearchBody.WriteParts(writer, [IndexNames.Vector(field)]);
        writer.WriteBoolean("track_total_hits", false);
        writer.WriteStartObject("query");
        writer.WriteStartObject("function_score");
        writer.WritePropertyName("query");
        MethodQuery.Having(writer, field);
        writer.WriteStartObject("random_score");
        writer.WriteEndObject();
        writer.WriteString("boost_mode", "replace");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
