using System.Runtime.CompilerServices;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Neighbouring documents of a stream.</summary>
/// <param name="First">Position of the first of them in the stream.</param>
/// <param name="Documents">None where the stream ended in what was passed over.</param>
public sealed record DocumentBatch(long First, IReadOnlyList<Document> Documents)
{
    /// <summary>Position after the last of them.</summary>
    public long End => First + Documents.Count;

    /// <summary>Cuts a stream into batches, without what is passed over.</summary>
    internal static async IAsyncEnumerable<DocumentBatch> CutAsync(
        IAsyncEnumerable<Document> documents, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        documents = DocumentStream.ForImport(documents, options.Skip, options.StopOnError);
        long position = 0;
        List<Document> batch = [];
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            if (position++ < options.Skip) continue;
            batch.Add(document);
            if (batch.Count < options.BatchSize) continue;
            yield return new DocumentBatch(position - batch.Count, batch);
            batch = new List<Document>(options.BatchSize);
        }
        if (batch.Count > 0 || position <= options.Skip) yield return new DocumentBatch(position - batch.Count, batch);
    }
}
