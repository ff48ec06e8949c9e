using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Searching;
using OrleansLsh.Index.Port;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    // A source has ten megabytes at most, and how many it has is not known before it is there: the server builds a page in its heap, so
    // that even the largest is some hundred megabytes. Pages of 32 take 20 ms longer for 1,000 small documents than pages of 256.
    private const int MostIdsWithSource = 32;

    private const int MostIds = 1_000, MostMatching = 10_000, MostComponents = 1 << 20;

    /// <inheritdoc/>
    public IAsyncEnumerable<Document?> GetAsync(IReadOnlyList<string> ids, DocumentParts parts, CancellationToken cancellationToken) =>
        ReadAsync(ids, parts, asSearched: false, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement hit in IndexScan.AllAsync(
            _parts.Channel, _alias, await RefreshAsync(insists: true, cancellationToken), null,
            StoredDocument.Parts(withSource: true, withVectors), cancellationToken))
            yield return StoredDocument.Read(hit.GetProperty("fields").GetProperty("id")[0].GetString()!, Stored(hit));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> MatchingAsync(Filter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IndexState state = await RefreshAsync(insists: true, cancellationToken);
        await foreach (JsonElement hit in IndexScan.AllAsync(
            _parts.Channel, _alias, state, writer => FilterCompiler.Write(writer, filter), [], cancellationToken, MostMatching))
            yield return hit.GetProperty("fields").GetProperty("id")[0].GetString()!;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IndexState state = await RefreshAsync(insists: true, cancellationToken);
        int dimensions = Field(state, field).Field.Dimensions, rows = Math.Clamp(MostComponents / dimensions, 1, 1_024);
        var values = new List<float>(rows * dimensions);
        await foreach (JsonElement hit in IndexScan.AllAsync(
            _parts.Channel, _alias, state, writer => MethodQuery.Having(writer, field), [IndexNames.Vector(field)], cancellationToken))
        {
            values.AddRange(StoredDocument.Vectors(Stored(hit))[field].Span);
            if (values.Count < rows * dimensions) continue;
            yield return new VectorBlock(dimensions, values.ToArray());
            values.Clear();
        }
        if (values.Count > 0) yield return new VectorBlock(dimensions, values.ToArray());
    }

    /// <summary>Documents by id, a few megabytes at a time.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="parts">What to read of each.</param>
    /// <param name="asSearched">Whether to read what searches see, which is behind what was written until the next refresh.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    private async IAsyncEnumerable<Document?> ReadAsync(
        IReadOnlyList<string> ids, DocumentParts parts, bool asSearched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] stored = StoredDocument.Parts(parts.HasFlag(DocumentParts.Source), parts.HasFlag(DocumentParts.Vectors));
        // Where no part is asked for, one that no document has keeps the answer small.
        string included = string.Join(',', stored.Length == 0 ? ["id"] : stored);
        string path = $"{_alias}/_mget?_source_includes={included}{(asSearched ? "&realtime=false" : "")}";
        PageSize pages =
            parts.HasFlag(DocumentParts.Source) ? new PageSize(MostIdsWithSource) : PageSize.Of(BytesWithoutSource(parts), MostIds);
        for (int next = 0; next < ids.Count;)
        {
            string[] page = [.. ids.Skip(next).Take(pages.Documents)];
            using JsonDocument json =
                await _parts.Channel.JsonAsync(HttpMethod.POST, path, RequestBody.Json(new { ids = page }), cancellationToken);
            pages.Answered(page.Length, JsonMarshal.GetRawUtf8Value(json.RootElement).Length);
            next += page.Length;
            foreach (JsonElement entry in json.RootElement.GetProperty("docs").EnumerateArray()) yield return Read(entry);
        }
    }

    /// <summary>About how many bytes of JSON a document has without its source.</summary>
    private long BytesWithoutSource(DocumentParts parts) =>
        200 + (parts.HasFlag(DocumentParts.Vectors) ? Fields.Sum(field => 12L * field.Dimensions) : 0);

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
