using System.Text;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Connection;

/// <summary>The server's refusals in the product's words.</summary>
internal static class ServerFault
{
    private const int ShownBytes = 300;

    /// <summary>Whether a status says that the same request may succeed later.</summary>
    public static bool IsTransient(int status) => status is 429 or 502 or 503 or 504;

    /// <summary>Whether an index is there of which no copy of a shard has started yet.</summary>
    public static bool IsStarting(Reply reply) => reply.Status == 503 && Read(reply.Body).Type == "no_shard_available_action_exception";

    /// <summary>The error for a reply that is unsuccessful.</summary>
    public static LshException Of(Reply reply, string request)
    {
        (string type, string reason) = Read(reply.Body);
        return Of(reply.Status, type, reason, request);
    }

    /// <summary>The error for a status with Elasticsearch's own type and reason.</summary>
    public static LshException Of(int status, string type, string reason, string request) => (status, type) switch
    {
        _ when IsStale(type, reason) =>
            new(ErrorKind.ModelMismatch, $"The index was replaced by one of another model version meanwhile. Hash again. ({reason})"),
        (404, "search_context_missing_exception") => new(ErrorKind.Conflict, $"What was being read is not kept any more: {reason}."),
        (404, "index_not_found_exception") or (404, "alias_not_found_exception") =>
            new(ErrorKind.UnknownCollection, $"The collection is not there any more: {reason}."),
        (not 503, "cluster_block_exception") =>
            new(ErrorKind.Storage, $"Elasticsearch refuses writes: {reason}. Free disk space, or take the block off the index."),
        (403, "security_exception") when reason.Contains("license", StringComparison.Ordinal) => new(
            ErrorKind.InvalidArgument,
            $"Elasticsearch's licence does not cover the setting that was chosen: {reason}. Choose another kind of vector index, or a "
            + "server with that licence."),
        (401 or 403, _) =>
            new(ErrorKind.Storage,
            $"Elasticsearch refuses this user ({status} {type}: {reason}). Give an API key or a user that may read and write the indices "
            + "of this prefix."),
        (413, _) =>
            new(ErrorKind.TooLarge,
            "Elasticsearch refuses a request of this size (413). Set fewer bulk bytes, or raise http.max_content_length there."),
        _ when IsTransient(status) =>
            new(ErrorKind.Unavailable, $"Elasticsearch is overloaded or not ready ({status} {type}: {reason}); try again later."),
        _ => new(ErrorKind.Storage, $"Elasticsearch refused {request} with {status} {type}: {reason}"),
    };

    /// <summary>The error for a refused query that a caller has put together: what the server has against it is for the caller to
    /// change.</summary>
    public static LshException OfQuery(int status, string type, string reason, string request) =>
        // A closed index is refused with 400 as well.
        status == 400 && type != "index_closed_exception" && !IsStale(type, reason)
            ? new(ErrorKind.InvalidArgument,
            $"Elasticsearch refuses this query: {reason} ({type}). Ask with fewer words or values, or raise that limit there.")
        : Of(status, type, reason, request);

    /// <summary>The error for a server that does not answer.</summary>
    public static LshException Unreachable(Exception? cause, string request) => new(
        ErrorKind.Unavailable, $"Elasticsearch does not answer {request}: {Deepest(cause)}. The call may be tried again.", cause);

    /// <summary>The error for an answer that cannot be read.</summary>
    public static LshException Unreadable(Reply reply, string request, Exception? cause = null) => new(
        ErrorKind.Unavailable,
        $"The answer to {request} is cut off or not Elasticsearch's ({reply.Status}, {reply.Body.Length} bytes: '{Shown(reply.Body)}'). "
        + "Check the address, and any proxy on the way.",
        cause);

    /// <summary>Type and reason of an error body; empty words where it has none.</summary>
    public static (string Type, string Reason) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("error", out JsonElement error) ? Read(error) : ("", Shown(body));
        }
        catch (JsonException)
        {
            return ("", Shown(body));
        }
    }

    /// <summary>Type and reason of an error element, the one at its root where there is one.</summary>
    public static (string Type, string Reason) Read(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String) return ("", error.GetString()!);
        JsonElement root = error.TryGetProperty("root_cause", out JsonElement causes) && causes.GetArrayLength() > 0 ? causes[0] : error;
        if (error.TryGetProperty("failed_shards", out JsonElement shards) && shards.GetArrayLength() > 0)
            root = shards[0].GetProperty("reason");
        string reason = Text(root, "reason");
        for (JsonElement cause = root; cause.TryGetProperty("caused_by", out cause);) reason += $" ({Text(cause, "reason")})";
        return (Text(root, "type"), reason);
    }

    /// <summary>Whether an error says that the index is another than the request was made for.</summary>
    /// <remarks>Every document and every sort names a field that only an index of the same generation has.</remarks>
    public static bool IsStale(string type, string reason) =>
        type is "strict_dynamic_mapping_exception" or "query_shard_exception"
            && reason.Contains(Mapping.IndexNames.OrderPrefix, StringComparison.Ordinal);

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string Shown(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ShownBytes)));

    private static string Deepest(Exception? cause)
    {
        while (cause?.InnerException is not null) cause = cause.InnerException;
        return cause?.Message.TrimEnd('.') ?? "no connection";
    }
}
