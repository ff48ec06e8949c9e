using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Models;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>The documents that say who has a collection's turn; each is written only over the version that was read.</summary>
internal sealed class TurnDocuments(ElasticsearchChannel channel, ModelsIndex index)
{
    private const int Missing = 404, Conflict = 409;

    /// <summary>Who has the turn; null for nobody.</summary>
    public async Task<TurnEntry?> ReadAsync(string uid, CancellationToken cancellationToken)
    {
        using JsonDocument? json =
            await channel.SendWithRetriesAsync(HttpMethod.GET, Path(uid), RequestBody.None, Missing, cancellationToken);
        if (json is null) return null;
        TurnEntry entry = json.RootElement.GetProperty("_source").GetProperty("turn").Deserialize<TurnEntry>()!;
        return entry with { Version = Version(json.RootElement) };
    }

    /// <summary>Writes the first entry of a collection.</summary>
    /// <returns>The entry with its version; null where there is one already.</returns>
    public async Task<TurnEntry?> TryCreateAsync(string uid, TurnEntry entry, CancellationToken cancellationToken)
    {
        await index.MakeAsync(cancellationToken);
        return await TryWriteAsync(uid, entry, "op_type=create", cancellationToken);
    }

    /// <summary>Writes an entry over another.</summary>
    /// <returns>The entry with its version; null where the other is not what is there any more.</returns>
    public Task<TurnEntry?> TryReplaceAsync(string uid, TurnEntry over, TurnEntry entry, CancellationToken cancellationToken) =>
        TryWriteAsync(uid, entry, Only(over), cancellationToken);

    /// <summary>Removes an entry.</summary>
    /// <returns>False where it is not what is there any more.</returns>
    public async Task<bool> TryRemoveAsync(string uid, TurnEntry entry, CancellationToken cancellationToken)
    {
        using JsonDocument? json = await channel.SendWithRetriesAsync(
            HttpMethod.DELETE, $"{Path(uid)}?{Only(entry)}", RequestBody.None, Conflict, cancellationToken);
        return json is not null;
    }

    private async Task<TurnEntry?> TryWriteAsync(string uid, TurnEntry entry, string condition, CancellationToken cancellationToken)
    {
        var body = RequestBody.Json(new { uid, turn = new { entry.Token, entry.Owner, entry.Since, entry.Held } });
        using JsonDocument? json =
            await channel.SendWithRetriesAsync(HttpMethod.PUT, $"{Path(uid)}?{condition}", body, Conflict, cancellationToken);
        return json is null ? null : entry with { Version = Version(json.RootElement) };
    }

    private string Path(string uid) => $"{index.Name}/_doc/{uid}-turn";

    private static string Only(TurnEntry entry) =>
        FormattableString.Invariant($"if_seq_no={entry.Version.Number}&if_primary_term={entry.Version.Term}");

    private static (long, long) Version(JsonElement document) =>
        (document.GetProperty("_seq_no").GetInt64(), document.GetProperty("_primary_term").GetInt64());
}
