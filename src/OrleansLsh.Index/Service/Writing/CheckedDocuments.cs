using System.Text.Json;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Documents of one batch after the check: those to write, and what is wrong with the others.</summary>
/// <param name="Documents">To write, of different ids, in the order given.</param>
/// <param name="Positions">Where each of them stood in what was sent.</param>
/// <param name="Accepted">Documents that are right, those included that a later one of the same id replaced.</param>
/// <param name="Failures">The others.</param>
/// <param name="Replaced">For an id that came several times, the positions of all right ones but the last.</param>
internal sealed record CheckedDocuments(
    IReadOnlyList<Document> Documents, IReadOnlyList<long> Positions, int Accepted, IReadOnlyList<DocumentFailure> Failures,
    IReadOnlyDictionary<string, List<long>> Replaced)
{
    /// <summary>Checks documents; of several right ones with the same id the last stays.</summary>
    /// <param name="collection">What they are checked against.</param>
    /// <param name="embedded">The batch.</param>
    /// <param name="first">Position of the first of them in what was sent.</param>
    public static CheckedDocuments Of(CollectionSnapshot collection, EmbeddedDocuments embedded, long first)
    {
        IReadOnlyList<Document> documents = embedded.Documents;
        var failures = new List<DocumentFailure>();
        var replaced = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var last = new Dictionary<string, int>(documents.Count, StringComparer.Ordinal);
        for (int i = 0; i < documents.Count; i++)
        {
            if (Fault(collection, documents[i], embedded.Fault(i)) is LshException fault)
                failures.Add(
                    new DocumentFailure(first + i, documents[i]?.Id ?? "", fault.Kind, $"{fault.Message} This document was not written."));
            else
            {
                string id = documents[i].Id;
                if (last.TryGetValue(id, out int before))
                    (replaced.TryGetValue(id, out List<long>? all) ? all : replaced[id] = []).Add(first + before);
                last[id] = i;
            }
        }
        int[] kept = [.. last.Values.Order()];
        return new CheckedDocuments(
            Array.ConvertAll(kept, i => WithoutNull(documents[i])), Array.ConvertAll(kept, i => first + i),
            documents.Count - failures.Count, failures,
            replaced);
    }

    private static LshException? Fault(CollectionSnapshot collection, Document? document, LshException? unembedded) => document is null
        ? new LshException(ErrorKind.InvalidArgument, "The document is null.")
        : DocumentRules.ReadingFault(document) ?? unembedded ?? DocumentRules.Fault(collection, document);

    private static Document WithoutNull(Document document) =>
        document.Source.ValueKind == JsonValueKind.Null ? document with { Source = default } : document;
}
