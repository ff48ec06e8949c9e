using System.Runtime.CompilerServices;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Cuts a stream of documents into pages that a message holds.</summary>
internal static class DocumentPages
{
    private const int MostDocuments = 1_000;

    /// <summary>Documents in pages, in their order, null where there is none; a document that is larger than a page goes alone.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where a document is larger than a message; what is before it is
    /// given first.</exception>
    public static async IAsyncEnumerable<DocumentPage> OfAsync(
        IAsyncEnumerable<Document?> documents, AnswerRoom room, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<Document>();
        int answered = 0;
        long bytes = 0;
        await foreach (Document? document in documents.WithCancellation(cancellationToken))
        {
            long size = document is null ? 0 : AnswerBudget.BytesOf(document);
            if (answered == MostDocuments || answered > 0 && bytes + size > room.PageBytes)
            {
                yield return Page();
                found.Clear();
                (answered, bytes) = (0, 0);
            }
            room.Require(size);
            if (document is not null) found.Add(document);
            answered++;
            bytes += size;
        }
        if (answered > 0) yield return Page();

        DocumentPage Page() => new() { Answered = answered, Found = DocumentBlocks.Of(found) };
    }
}
