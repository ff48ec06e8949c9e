using OrleansLsh.Client.Retrying;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Client.Writing;

/// <summary>Sends documents to the collection's grain, part after part, each until it is acknowledged.</summary>
internal sealed class DocumentSender(IGrainFactory grains, CallRetry retry)
{
    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>Writes documents; each right one is durable when this returns.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="first">Position of the first of them in what was sent.</param>
    /// <param name="allOrNone">Whether nothing is written of a part with a wrong document, and of those that follow it.</param>
    /// <param name="cancellationToken">Stops between parts.</param>
    public async Task<WriteReport> SendAsync(
        string collection, IReadOnlyList<Document> documents, long first, bool allOrNone, CancellationToken cancellationToken)
    {
        var sendable = SendableDocuments.Of(documents, first);
        IIndexGrain grain = grains.GetGrain<IIndexGrain>(collection);
        var failures = new List<DocumentFailure>(sendable.Failures);
        long written = 0;
        // A call of nothing still says whether there is such a collection.
        if (sendable.Parts.Count == 0 || (allOrNone && failures.Count > 0)) await SendAsync(grain, [], allOrNone, cancellationToken);
        foreach ((List<Document> part, List<long> positions) in sendable.Parts)
        {
            if (allOrNone && failures.Count > 0) break;
            WriteReport report = await SendAsync(grain, part, allOrNone, cancellationToken);
            written += report.Written;
            failures.AddRange(report.Failures.Select(failure => failure with { Position = positions[(int)failure.Position] }));
        }
        failures.Sort((one, other) => one.Position.CompareTo(other.Position));
        return new WriteReport(written, failures);
    }

    /// <summary>Updates sources; each update that can be made is durable when this returns.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="updates">The updates.</param>
    /// <param name="cancellationToken">Stops between parts.</param>
    public async Task<WriteReport> SendAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken)
    {
        var sendable = SendableDocuments.Of(
            [.. updates.Select(update => update is null ? null! : new Document(update.Id, NoVectors, update.Changes))], 0);
        IIndexGrain grain = grains.GetGrain<IIndexGrain>(collection);
        var failures = new List<DocumentFailure>(sendable.Failures);
        long written = 0;
        if (sendable.Parts.Count == 0)
            await retry.CallAsync(attempt => grain.UpdateAsync(new DocumentBlock(), attempt), cancellationToken);
        foreach ((List<Document> part, List<long> positions) in sendable.Parts)
            for (int next = 0; next < part.Count;)
            {
                DocumentBlock block = DocumentBlocks.Of([.. part.Skip(next).Take(SimilarityService.UpdatedAtOnce)]);
                UpdatedMessage made = await retry.CallAsync(attempt => grain.UpdateAsync(block, attempt), cancellationToken);
                WriteReport report = WriteMessages.ToReport(made.Report);
                written += report.Written;
                int first = next;
                failures.AddRange(report.Failures.Select(failure => failure with { Position = positions[first + (int)failure.Position] }));
                next += made.Taken;
            }
        failures.Sort((one, other) => one.Position.CompareTo(other.Position));
        return new WriteReport(written, failures);
    }

    private async Task<WriteReport> SendAsync(IIndexGrain grain, List<Document> part, bool allOrNone, CancellationToken cancellationToken)
    {
        DocumentBlock block = DocumentBlocks.Of(part);
        return WriteMessages.ToReport(await retry.CallAsync(attempt => grain.WriteAsync(block, allOrNone, attempt), cancellationToken));
    }
}
