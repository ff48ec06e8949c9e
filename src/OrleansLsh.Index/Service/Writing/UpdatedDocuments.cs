using System.Text.Json;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Documents as updates leave them, before their texts are embedded and they are checked.</summary>
/// <param name="Documents">One for each update that was taken, in their order; of several updates of one document each has the changes of
/// those before it.</param>
/// <param name="Faults">By position, why an update cannot be made.</param>
internal sealed record UpdatedDocuments(IReadOnlyList<Document> Documents, Dictionary<int, LshException> Faults)
{
    /// <summary>Bytes of documents that are read for one commit, and one document: a small change may be of a large document.</summary>
    private const long MostBytes = 32 << 20;

    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <summary>Reads documents and merges the changes into their sources.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="updates">The updates; the first of them are taken, as many as memory should hold.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<UpdatedDocuments> ReadAsync(
        CollectionSnapshot collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken)
    {
        LshException?[] wrong = [.. updates.Select(UpdateRules.Fault)];
        string[] ids = [.. updates.Where((_, i) => wrong[i] is null).Select(update => update.Id).Distinct(StringComparer.Ordinal)];
        Dictionary<string, Document?> known = await ReadAsync(collection.Reader, ids, cancellationToken);
        var documents = new List<Document>(updates.Count);
        var faults = new Dictionary<int, LshException>();
        for (int i = 0; i < updates.Count; i++)
        {
            DocumentUpdate update = updates[i];
            Document? before = null;
            if (wrong[i] is null && !known.TryGetValue(update.Id, out before)) break;
            if ((wrong[i] ?? (before is null ? Unknown(collection, update.Id) : null)) is { } fault)
            {
                faults[i] = fault;
                documents.Add(new Document(update?.Id ?? "", NoVectors));
                continue;
            }
            documents.Add(known[update.Id] = Merge(collection, before!, update.Changes));
        }
        return new UpdatedDocuments(documents, faults);
    }

    private static async Task<Dictionary<string, Document?>> ReadAsync(
        ICollectionReader collection, string[] ids, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, Document?>(ids.Length, StringComparer.Ordinal);
        long bytes = 0;
        IAsyncEnumerable<Document?> reading = collection.GetAsync(ids, DocumentParts.Source | DocumentParts.Vectors, cancellationToken);
        await foreach (Document? document in reading)
        {
            documents[ids[documents.Count]] = document;
            bytes += document is null ? 0 : AnswerBudget.BytesOf(document);
            if (bytes >= MostBytes) break;
        }
        return documents;
    }

    /// <summary>The document with its changes, and without the vectors of texts that are others now: those are made again.</summary>
    private static Document Merge(CollectionSnapshot collection, Document before, JsonElement changes)
    {
        JsonElement source = MergePatch.Apply(before.Source, changes);
        if (!collection.HasEmbedders) return before with { Source = source };
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(before.Vectors, StringComparer.Ordinal);
        foreach (FieldState state in collection.Fields)
            if (state.Field.Embedder is not null && !DocumentTexts.AreSame(state.Field, before.Source, source))
                vectors.Remove(state.Field.Name);
        return before with { Source = source, Vectors = vectors };
    }

    private static LshException Unknown(CollectionSnapshot collection, string id) =>
        new(ErrorKind.UnknownDocument, $"Collection '{collection.Name}' has no document '{id}', and an update makes none.");
}
