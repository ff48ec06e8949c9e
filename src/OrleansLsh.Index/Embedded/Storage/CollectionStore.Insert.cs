using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    private void InsertIds(Connection connection, EncodedBatch batch, int firstSlot)
    {
        int count = batch.Documents.Count;
        if (count == 0) return;
        connection.Prepare($"INSERT INTO batch_{_key}(first, count, kept, ids) VALUES(?, ?, ?, ?)")
            .Bind(0, firstSlot).Bind(1, count).Bind(2, count).Bind(3, IdList.Write(batch.Documents)).Run();
    }

    /// <summary>Writes the sources, the postings of their values and the full text of their strings.</summary>
    private void InsertSources(Connection connection, EncodedBatch batch, int firstSlot)
    {
        Statement source = connection.Prepare($"INSERT INTO source_{_key}(slot, json) VALUES(?, ?)");
        var indexing = new SourceIndexing(connection, _key, Catalog(connection), firstSlot);
        for (int i = 0; i < batch.Documents.Count; i++)
        {
            Document document = batch.Documents[i];
            if (document.Source.ValueKind != JsonValueKind.Object) continue;
            ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(document.Source);
            source.Bind(0, firstSlot + i).Bind(1, json).Run();
            indexing.Add(firstSlot + i, json);
        }
        indexing.Save();
    }

    private void InsertSegment(Connection connection, int field, EncodedField encoded, int firstSlot, int count)
    {
        ReadOnlySpan<int> rows = encoded.Rows.Span;
        if (rows.IsEmpty) return;
        // A batch whose documents all have the field needs no list of them.
        InsertSegment(
            connection, Place(field, firstSlot), rows.Length, rows.Length == count ? null : Shifted(rows, firstSlot),
            MemoryMarshal.AsBytes(encoded.Vectors.Values.Span));
        if (encoded.ModelVersion > 0)
            InsertCodes(connection, Place(field, firstSlot), encoded.ModelVersion, encoded.Codes.Span, encoded.Cells.Span);
    }

    private void InsertSegment(Connection connection, long place, int rows, int[]? slots, ReadOnlySpan<byte> vectors)
    {
        Statement segment = connection.Prepare($"INSERT INTO segment_{_key}(place, rows, slots, vectors) VALUES(?, ?, ?, ?)")
            .Bind(0, place).Bind(1, rows).Bind(3, vectors);
        if (slots is null) segment.BindNull(2);
        else segment.Bind(2, MemoryMarshal.AsBytes<int>(slots));
        segment.Run();
    }

    private void InsertCodes(Connection connection, long place, int version, ReadOnlySpan<byte> codes, ReadOnlySpan<ushort> cells) =>
        connection.Prepare($"INSERT INTO code_{_key}(place, version, codes, cells) VALUES(?, ?, ?, ?)")
            .Bind(0, place).Bind(1, version).Bind(2, codes).Bind(3, MemoryMarshal.AsBytes(cells)).Run();

    private static int[] Shifted(ReadOnlySpan<int> rows, int firstSlot)
    {
        int[] slots = rows.ToArray();
        for (int i = 0; i < slots.Length; i++) slots[i] += firstSlot;
        return slots;
    }
}
