using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansLsh.Index.Elasticsearch.Connection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>Sends one piece until every operation is in, refused for good, or the time is up.</summary>
internal sealed class BulkSender(
    ElasticsearchChannel channel, ElasticsearchOptions options, TimeProvider time, Func<double> random, ILogger logger)
{
    private const string Request = "a bulk request";

    /// <summary>Sends a piece. Operations go by id, so that sending one again whose outcome is unknown does no harm.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="piece">The operations.</param>
    /// <param name="outcome">Told what became of each.</param>
    /// <param name="whenBlocked">Called before each wait for a write block to go; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the call; what was sent may be in.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.ModelMismatch"/>: the index is of another generation;
    /// <see cref="ErrorKind.UnknownCollection"/>: it is gone.</exception>
    public async Task SendAsync(
        string path, BulkPiece piece, BulkOutcome outcome, Func<CancellationToken, Task>? whenBlocked, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(options.RetryLimit, time, random, logger);
        List<int> left = piece.All();
        while (true)
        {
            (left, LshException? cause) = await TryAsync(path, piece, left, outcome, cancellationToken);
            if (left.Count == 0) return;
            // Of what is worth another attempt, a block alone is the storage's refusal.
            if (whenBlocked is not null && cause!.Kind == ErrorKind.Storage) await whenBlocked(cancellationToken);
            if (await backOff.WaitAsync(
                $"A bulk request, {left.Count} of {piece.Count} operations left", cause!.Message, cancellationToken)) continue;
            foreach (int operation in left) outcome.Failed(piece.Position(operation), GivenUp(cause!, backOff.Waits + 1));
            return;
        }
    }

    private async Task<(List<int> Left, LshException? Cause)> TryAsync(
        string path, BulkPiece piece, List<int> operations, BulkOutcome outcome, CancellationToken cancellationToken)
    {
        Reply reply;
        try
        {
            reply = await channel.SendAsync(HttpMethod.POST, path, piece.Body(operations), cancellationToken);
            if (reply.IsSuccess)
            {
                using JsonDocument json = ElasticsearchChannel.Parse(reply, Request);
                return Sort(json.RootElement, piece, operations, outcome);
            }
        }
        catch (LshException error) when (error.Kind == ErrorKind.Unavailable)
        {
            return (operations, error);
        }
        (string type, string reason) = ServerFault.Read(reply.Body);
        LshException fault = ServerFault.Of(reply.Status, type, reason, Request);
        if (IsWorthAnother(reply.Status, type)) return (operations, fault);
        if (fault.Kind is ErrorKind.ModelMismatch or ErrorKind.UnknownCollection) throw fault;
        foreach (int operation in operations) outcome.Failed(piece.Position(operation), fault);
        return ([], null);
    }

    /// <summary>Tells the items of a reply apart: in, refused for good, to be sent again.</summary>
    private static (List<int> Left, LshException? Cause) Sort(JsonElement reply, BulkPiece piece, List<int> operations, BulkOutcome outcome)
    {
        var left = new List<int>();
        LshException? cause = null;
        JsonElement items = reply.GetProperty("items");
        for (int i = 0; i < operations.Count; i++)
        {
            JsonElement item = items[i].EnumerateObject().First().Value;
            int status = item.GetProperty("status").GetInt32();
            if (status < 300) outcome.Succeeded(replaced: status == 200);
            else if (item.TryGetProperty("error", out JsonElement error))
            {
                (string type, string reason) = ServerFault.Read(error);
                LshException fault = ServerFault.Of(status, type, reason, Request);
                if (IsWorthAnother(status, type))
                {
                    left.Add(operations[i]);
                    cause = fault;
                }
                else if (fault.Kind is ErrorKind.ModelMismatch or ErrorKind.UnknownCollection) throw fault;
                else outcome.Failed(piece.Position(operations[i]), status == 400 ? Refused(type, reason) : fault);
            }
        }
        return (left, cause);
    }

    // A write block comes and goes: a model is being installed, a disk was full.
    private static bool IsWorthAnother(int status, string type) =>
        ServerFault.IsTransient(status)
            || type is "cluster_block_exception" or "unavailable_shards_exception" or "es_rejected_execution_exception";

    private static LshException Refused(string type, string reason) =>
        new(ErrorKind.InvalidArgument, $"Elasticsearch refused the document ({type}): {reason}");

    private static LshException GivenUp(LshException cause, int attempts) =>
        new(cause.Kind, $"Not written after {attempts} attempts. {cause.Message}", cause);
}
