using System.Runtime.CompilerServices;
using OrleansLsh.Core;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Indexing;

/// <summary>Cuts a stream of documents into blocks that a message holds.</summary>
internal static class DocumentPages
{
    private const int MostDocuments = 1_000;

    /// <summary>Documents in blocks, in their order; a document that is larger than a block goes alone.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/> where a document is larger than a message.</exception>
    public static async IAsyncEnumerable<DocumentBlock> OfAsync(
        IAsyncEnumerable<Document> documents, AnswerRoom room, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new List<Document>();
        long bytes = 0;
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            long size = AnswerBudget.BytesOf(document);
            room.Require(size);
            if (page.Count == MostDocuments || page.Count > 0 && bytes + size > room.PageBytes)
            {
                yield return DocumentBlocks.Of(page);
                page.Clear();
                bytes = 0;
            }
            page.Add(document);
            bytes += size;
        }
        if (page.Count > 0) yield return DocumentBlocks.Of(page);
    }
}
