using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    private const int MostIds = 1_000;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document?>> GetAsync(IReadOnlyList<string> ids, bool withVectors, CancellationToken cancellationToken) =>
        ReadAsync(ids, withSource: true, withVectors, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement hit in IndexScan.AllAsync(
            _parts.Channel, _alias, await RefreshAsync(cancellationToken), null, StoredDocument.Parts(withSource: true, withVectors), cancellationToken))
            yield return StoredDocument.Read(hit.GetProperty("fields").GetProperty("id")[0].GetString()!, Stored(hit));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Rows = 1_024;
        IndexState state = await RefreshAsync(cancellationToken);
        int dimensions = Field(state, field).Field.Dimensions;
        var values = new List<float>(Rows * dimensions);
        await foreach (JsonElement hit in IndexScan.AllAsync(
            _parts.Channel, _alias, state, writer => LadderQuery.Having(writer, field), [IndexNames.Vector(field)], cancellationToken))
        {
            values.AddRange(StoredDocument.Vectors(Stored(hit))[field].Span);
            if (values.Count < Rows * dimensions) continue;
            yield return new VectorBlock(dimensions, values.ToArray());
            values.Clear();
        }
        if (values.Count > 0) yield return new VectorBlock(dimensions, values.ToArray());
    }

    private async Task<IReadOnlyList<Document?>> ReadAsync(IReadOnlyList<string> ids, bool withSource, bool withVectors, CancellationToken cancellationToken)
    {
        var documents = new List<Document?>(ids.Count);
        string[] parts = StoredDocument.Parts(withSource, withVectors);
        foreach (string[] chunk in ids.Chunk(MostIds))
        {
            // Where no part is asked for, one that no document has keeps the answer small.
            string query = $"_source_includes={string.Join(',', parts.Length == 0 ? ["id"] : parts)}";
            using JsonDocument json = await _parts.Channel.JsonAsync(
                HttpMethod.POST, $"{_alias}/_mget?{query}", RequestBody.Json(new { ids = chunk }), cancellationToken);
            foreach (JsonElement entry in json.RootElement.GetProperty("docs").EnumerateArray()) documents.Add(Read(entry));
        }
        return documents;
    }

    private static Document? Read(JsonElement entry)
    {
        if (entry.TryGetProperty("error", out JsonElement error))
        {
            (string type, string reason) = ServerFault.Read(error);
            throw ServerFault.Of(type == "index_not_found_exception" ? 404 : 503, type, reason, "to read documents");
        }
        return entry.GetProperty("found").GetBoolean() ? StoredDocument.Read(entry.GetProperty("_id").GetString()!, Stored(entry)) : null;
    }

    private static JsonElement Stored(JsonElement hit) => hit.TryGetProperty("_source", out JsonElement stored) ? stored : EmptyObject;

    private static JsonElement EmptyObject { get; } = JsonSerializer.SerializeToElement(new { });
}
