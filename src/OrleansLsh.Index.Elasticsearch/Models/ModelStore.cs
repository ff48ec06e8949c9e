using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;
using OrleansLsh.Index.Elasticsearch.Writing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Models;

/// <summary>Models and measured settings: models in chunks, read by id and so never waiting for a refresh.</summary>
internal sealed class ModelStore(ElasticsearchChannel channel, BulkWriter writer, ModelsIndex index, ILogger logger)
{
    private const int ChunkBytes = 1 << 20, DigestLength = 16, IdsPerPage = 1_000;
    private const string Tuning = "tuning";
    private static readonly string[] InOrder = ["_seq_no"];
    private static readonly JsonSerializerOptions TuningJson = new() { Converters = { new JsonStringEnumConverter() } };
    private readonly BulkTarget _target = new(index.Name, IsAlias: false);
    private readonly ModelCache _known = new();

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
        var key = new ModelKey(uid, field, model.Version, digest);
        await WriteAsync([.. Enumerable.Range(0, chunks.Length).Select(i => Chunk(key, i))], uid, (json, i) =>
        {
            json.WriteNumber("chunks", chunks.Length);
            json.WriteString("bytes", Convert.ToBase64String(chunks[i]));
        }, cancellationToken);
        _known.Keep(key, model);
        return digest;
    }

    /// <summary>A model that was kept.</summary>
    /// <exception cref="LshException">It is not there, or not whole.</exception>
    public async ValueTask<Model> LoadAsync(string uid, IndexedField field, CancellationToken cancellationToken)
    {
        var key = ModelKey.Of(uid, field);
        if (_known.Find(key) is { } known) return known;
        using var stream = new MemoryStream();
        for (int i = 0, chunks = 1; i < chunks; i++)
        {
            using JsonDocument json = await GetAsync([Chunk(key, i)], cancellationToken);
            JsonElement found = json.RootElement.GetProperty("docs")[0];
            if (!found.TryGetProperty("_source", out JsonElement chunk))
                throw new LshException(
                    ErrorKind.Storage,
                    $"Chunk {i} of model {field.ModelVersion} of field '{field.Field.Name}' is missing from index '{index.Name}'. "
                    + "Restore it, or train again.");
            chunks = chunk.GetProperty("chunks").GetInt32();
            stream.Write(chunk.GetProperty("bytes").GetBytesFromBase64());
        }
        stream.Position = 0;
        return _known.Keep(key, ModelFile.Load(stream, $"{index.Name}, model {field.ModelVersion} of '{field.Field.Name}'"));
    }

    /// <summary>A model that was kept or read before; null where it was not.</summary>
    public Model? Known(string uid, IndexedField field) => _known.Find(ModelKey.Of(uid, field));

    /// <summary>Keeps the measured settings of a model.</summary>
    public async Task SaveTuningAsync(string uid, IndexedField field, FieldTuning tuning, CancellationToken cancellationToken)
    {
        await index.MakeAsync(cancellationToken);
        await WriteAsync([ModelKey.Of(uid, field).Part(Tuning)], uid, (json, _) =>
            json.WriteString("tuning", JsonSerializer.Serialize(tuning, TuningJson)), cancellationToken);
    }

    /// <summary>The measured settings of a model; null where there are none.</summary>
    public async Task<FieldTuning?> LoadTuningAsync(string uid, IndexedField field, CancellationToken cancellationToken)
    {
        using JsonDocument json = await GetAsync([ModelKey.Of(uid, field).Part(Tuning)], cancellationToken);
        return json.RootElement.GetProperty("docs")[0].TryGetProperty("_source", out JsonElement source)
            ? JsonSerializer.Deserialize<FieldTuning>(source.GetProperty("tuning").GetString()!, TuningJson)
            : null;
    }

    /// <summary>Removes everything of a collection that was dropped, its turn too.</summary>
    /// <exception cref="LshException">Something is left.</exception>
    public Task RemoveAsync(string uid, CancellationToken cancellationToken)
    {
        Forget(uid);
        return RemoveAsync(uid, _ => true, cancellationToken);
    }

    /// <summary>Removes the models of a collection that none of its indices needs any more, with what was measured of them.</summary>
    /// <param name="uid">The collection.</param>
    /// <param name="kept">The fields of its indices. A model newer than all of its field's belongs to a training under way, and
    /// stays.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <remarks>What cannot be removed costs only space; the log says so, and the next call finds it again.</remarks>
    public async Task KeepOnlyAsync(string uid, IReadOnlyCollection<IndexedField> kept, CancellationToken cancellationToken)
    {
        HashSet<ModelKey> keys = [.. kept.Select(field => ModelKey.Of(uid, field))];
        ILookup<string, int> versions = keys.ToLookup(key => key.Field, key => key.Version, StringComparer.Ordinal);
        _known.Forget(key => key.Uid == uid && IsOld(key));
        try
        {
            await RemoveAsync(uid, id => ModelKey.OfPart(id) is { } key && IsOld(key), cancellationToken);
        }
        catch (LshException error)
        {
            logger.OldModelsStay(index.Name, error.Message);
        }

        bool IsOld(ModelKey key) => !keys.Contains(key) && versions[key.Field].Any(version => key.Version <= version);
    }

    /// <summary>Keeps the models of a collection no longer at hand.</summary>
    public void Forget(string uid) => _known.Forget(key => key.Uid == uid);

    private static string Chunk(ModelKey key, int number) => key.Part(number.ToString(CultureInfo.InvariantCulture));

    private async Task RemoveAsync(string uid, Predicate<string> isOver, CancellationToken cancellationToken)
    {
        using JsonDocument refreshed = await channel.SendWithRetriesAsync(
            HttpMethod.POST, $"{index.Name}/_refresh?ignore_unavailable=true", RequestBody.None, cancellationToken);
        for (long after = -1; ;)
        {
            using JsonDocument found = await channel.SendWithRetriesAsync(
                HttpMethod.POST, $"{index.Name}/_search?ignore_unavailable=true&allow_partial_search_results=false", Parts(uid, after),
                cancellationToken);
            JsonElement hits = found.RootElement.GetProperty("hits").GetProperty("hits");
            if (hits.GetArrayLength() == 0) return;
            after = hits[hits.GetArrayLength() - 1].GetProperty("sort")[0].GetInt64();
            string[] over = [.. hits.EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!).Where(id => isOver(id))];
            if (over.Length == 0) continue;
            BulkOutcome outcome = await writer.WriteAsync(_target, RefreshPolicy.None, over, null, cancellationToken);
            if (outcome.Failures.Count > 0) throw outcome.Failures[0].Error;
        }
    }

    /// <summary>A page of the parts of a collection's models. The index has one shard, so that its operations are in one order.</summary>
    private static RequestBody Parts(string uid, long after) => RequestBody.Json(new
    {
        size = IdsPerPage,
        _source = false,
        track_total_hits = false,
        sort = InOrder,
        query = new
        {
            @bool = new
            {
                filter = new object[] { new { term = new { uid } }, new { range = new { _seq_no = new { gt = after } } } },
            },
        },
    });

    private async Task WriteAsync(string[] ids, string uid, Action<SmileWriter, int> write, CancellationToken cancellationToken)
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
        await channel.SendWithRetriesAsync(HttpMethod.POST, $"{index.Name}/_mget", RequestBody.Json(new { ids }), cancellationToken);
}
