using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Client.Writing;

/// <summary>Documents that a message can carry, in parts that it can hold; ids that are no text are refused here.</summary>
/// <param name="Parts">Documents in their order, with their positions in what was given.</param>
/// <param name="Failures">Those that no message can carry.</param>
internal sealed record SendableDocuments(
    IReadOnlyList<(List<Document> Documents, List<long> Positions)> Parts, IReadOnlyList<DocumentFailure> Failures)
{
    /// <summary>Divides documents into parts of a few megabytes.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="first">Position of the first of them.</param>
    public static SendableDocuments Of(IReadOnlyList<Document> documents, long first)
    {
        var parts = new List<(List<Document> Documents, List<long> Positions)>();
        var failures = new List<DocumentFailure>();
        long bytes = long.MaxValue;
        for (int i = 0; i < documents.Count; i++)
        {
            Document? document = documents[i];
            if (Fault(document) is LshException fault)
            {
                failures.Add(
                    new DocumentFailure(first + i, document?.Id ?? "", fault.Kind, $"{fault.Message} This document was not written."));
                continue;
            }
            Document sent =
                document!.Vectors is null ? document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>() } : document;
            long size = AnswerBudget.BytesOf(sent);
            if (bytes + size > WireLimits.DocumentBytes || bytes == long.MaxValue)
            {
                parts.Add(([], []));
                bytes = 0;
            }
            parts[^1].Documents.Add(sent);
            parts[^1].Positions.Add(first + i);
            bytes += size;
        }
        return new SendableDocuments(parts, failures);
    }

    private static LshException? Fault(Document? document) => document is null
        ? new LshException(ErrorKind.InvalidArgument, "The document is null.")
        : DocumentRules.ReadingFault(document) ?? DocumentRules.IdFault(document.Id);
}
