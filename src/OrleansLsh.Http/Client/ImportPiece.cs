using System.Buffers;
using System.Text.Json;
using OrleansLsh.Http.Json;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Http.Client;

/// <summary>A batch of an import as lines to send.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Positions">For each line, the position of its document in the stream.</param>
/// <param name="Unreadable">Documents that JSON cannot carry or that no file had whole, which are not sent.</param>
internal sealed record ImportPiece(ReadOnlyMemory<byte> Lines, IReadOnlyList<long> Positions, IReadOnlyList<DocumentFailure> Unreadable)
{
    /// <summary>Nothing to send.</summary>
    public static ImportPiece Empty { get; } = new(default, [], []);

    /// <summary>The lines of a batch.</summary>
    public static ImportPiece Of(DocumentBatch batch)
    {
        var lines = new ArrayBufferWriter<byte>();
        var positions = new List<long>(batch.Documents.Count);
        var unreadable = new List<DocumentFailure>();
        for (int i = 0; i < batch.Documents.Count; i++)
        {
            Document document = batch.Documents[i];
            if (SendableDocuments.Failure(document, batch.First + i) is { } failure)
            {
                unreadable.Add(failure);
                continue;
            }
            using (var json = new Utf8JsonWriter(lines, LshJson.Writing)) DocumentJson.Write(json, document);
            lines.Write("\n"u8);
            positions.Add(batch.First + i);
        }
        return new ImportPiece(lines.WrittenMemory, positions, unreadable);
    }
}
