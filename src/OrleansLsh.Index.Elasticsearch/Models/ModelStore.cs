using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Writing;
using OrleansLsh.Index.Service;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>Models and measured settings: models in chunks, read by id and so never waiting for a refresh.</summary>
internal sealed class ModelStore(ElasticsearchChannel channel, BulkWriter writer, ModelsIndex index)
{
    private const int ChunkBytes = 1 << 20, DigestLength = 16;
    private static readonly JsonSerializerOptions TuningJson = new() { Converters = { new JsonStringEnumConverter() } };
    private readonly BulkTarget _target = new(index.Name, IsAlias: false);
    private readonly ConcurrentDictionary<string, Model> _known = new(StringComparer.Ordinal);

    /// <summary>Keeps a model.</summary>
    /// <returns>Its digest.</returns>
    public async Task<string> SaveAsync(string uid, string field, Model model, CancellationToken cancellationToken)
    {
        await index.MakeAsync(cancellationToken);
        using var stream = new MemoryStream();
        ModelFile.Save(model, stream);
        byte[] bytes = stream.ToArray();
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes))[..DigestLength];
        byte[][] chunks = [.. bytes.Chunk(ChunkBytes)];
        string key = Key(uid, field, model.Version, digest);
        await WriteAsync([.. Enumerable.Range(0, chunks.Length).Select(i => $"{key}/{i}")], uid, (json, i) =>
        {
            json.WriteNumber("chunks", chunks.Length);
            json.WriteBase64String("bytes", chunks[i]);
        }, cancellationToken);
        _known[key] = model;
        return digest;
    }

    /// <summary>A model that was kept.</summary>
    /// <exception cref="LshException">It is not there, or not whole.</exception>
    public async ValueTask<Model> LoadAsync(string uid, IndexedField field, CancellationToken cancellationToken)
    {
        string key = Key(uid, field);
        if (_known.TryGetValue(key, out Model? known)) return known;
        using var stream = new MemoryStream();
        for (int i = 0, chunks = 1; i < chunks; i++)
        {
            using JsonDocument json = await GetAsync([$"{key}/{i}"], cancellationToken);
            JsonElement found = json.RootElement.GetProperty("docs")[0];
            if (!found.TryGetProperty("_source", out JsonElement chunk))
                throw new LshException(ErrorKind.Storage, $"Chunk {i} of model {field.ModelVersion} of field '{field.Field.Name}' is missing from index '{index.Name}'. Restore it, or train again.");
            chunks = chunk.GetProperty("chunks").GetInt32();
            stream.Write(chunk.GetProperty("bytes").GetBytesFromBase64());
        }
        stream.Position = 0;
        return _known[key] = ModelFile.Load(stream, $"{index.Name}, model {field.ModelVersion} of '{field.Field.Name}'");
    }

    /// <summary>A model that was kept or read before; null where it was not.</summary>
    public Model? Known(string uid, IndexedField field) => _known.GetValueOrDefault(Key(uid, field));

    /// <summary>Keeps the measured settings of a model.</summary>
    public async Task SaveTuningAsync(string uid, IndexedField field, FieldTuning tuning, CancellationToken cancellationToken)
    {
        await index.MakeAsync(cancellationToken);
        await WriteAsync([$"{Key(uid, field)}/tuning"], uid, (json, _) => json.WriteString("tuning", JsonSerializer.Serialize(tuning, TuningJson)), cancellationToken);
    }

    /// <summary>The measured settings of a model; null where there are none.</summary>
    public async Task<FieldTuning?> LoadTuningAsync(string uid, IndexedField field, CancellationToken cancellationToken)
    {
        using JsonDocument json = await GetAsync([$"{Key(uid, field)}/tuning"], cancellationToken);
        return json.RootElement.GetProperty("docs")[0].TryGetProperty("_source", out JsonElement source)
            ? JsonSerializer.Deserialize<FieldTuning>(source.GetProperty("tuning").GetString()!, TuningJson)
            : null;
    }

    /// <summary>Removes everything of a collection that was dropped, its turn too.</summary>
    public async Task RemoveAsync(string uid, CancellationToken cancellationToken)
    {
        var query = new { size = 10_000, _source = false, query = new { term = new { uid } } };
        using JsonDocument refreshed = await channel.InsistAsync(HttpMethod.POST, $"{index.Name}/_refresh?ignore_unavailable=true", RequestBody.None, cancellationToken);
        using JsonDocument found = await channel.InsistAsync(
            HttpMethod.POST, $"{index.Name}/_search?ignore_unavailable=true", RequestBody.Of(query), cancellationToken);
        string[] ids = [.. found.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!)];
        if (ids.Length > 0) await writer.WriteAsync(_target, RefreshPolicy.None, ids, null, cancellationToken);
    }

    private static string Key(string uid, IndexedField field) => Key(uid, field.Field.Name, field.ModelVersion, field.ModelDigest);

    private static string Key(string uid, string field, int version, string digest) => FormattableString.Invariant($"{uid}/{field}/{version}-{digest}");

    private async Task WriteAsync(string[] ids, string uid, Action<Utf8JsonWriter, int> write, CancellationToken cancellationToken)
    {
        BulkOutcome outcome = await writer.WriteAsync(_target, RefreshPolicy.None, ids, (json, i) =>
        {
            json.WriteStartObject();
            json.WriteString("uid", uid);
            write(json, i);
            json.WriteEndObject();
        }, cancellationToken);
        if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
    }

    private async Task<JsonDocument> GetAsync(string[] ids, CancellationToken cancellationToken) =>
        await channel.InsistAsync(HttpMethod.POST, $"{index.Name}/_mget", RequestBody.Of(new { ids }), cancellationToken);
}
